"""Rows of a file of events: read one by one, whatever is between them."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interactions.event_files.rows import MAX_LINE_BYTES, Unreadable, rows


def read(content):
    data = content if isinstance(content, bytes) else content.encode()
    return list(rows(io.BytesIO(data)))


def fields(content):
    return [(row.number, row.fields, row.flaw) for row in read(content)]


@pytest.mark.parametrize("content", ["", "\n\n  \n"])
def test_an_empty_file_has_no_rows(content):
    assert read(content) == []


def test_json_lines_are_told_by_their_first_brace():
    assert fields('\ufeff\n{"kind": "event"}\n\n {"kind": "entry", "profile": 7}') == [
        (2, {"kind": "event"}, ""),
        (4, {"kind": "entry", "profile": 7}, ""),
    ]


@pytest.mark.parametrize("line", ["nonsense", "[1]", '{"a": 1', '{"a": "\xff"}'])
def test_a_line_that_is_no_object_is_told_and_the_next_is_read(line):
    found = read(b'{"a": 1}\n' + line.encode("latin-1") + b'\n{"b": 2}\n')
    assert [bool(row.flaw) for row in found] == [False, True, False]
    assert found[2].fields == {"b": 2}


def test_a_line_that_is_too_long_is_told_and_the_next_is_read():
    long = '{"a": "' + "x" * (2 * MAX_LINE_BYTES) + '"}'
    found = read(f'{{"a": 1}}\n{long}\n{{"b": 2}}\n')
    assert [bool(row.flaw) for row in found] == [False, True, False]
    assert [row.number for row in found] == [1, 2, 3]


def test_a_deep_nest_is_told():
    assert read('{"a":' + "[" * 90_000)[0].flaw


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_has_a_header_and_its_delimiter_is_found(delimiter):
    content = "kind,person,at\nevent,ann,2026\n\nentry,bob,\n".replace(",", delimiter)
    assert fields(content) == [
        (2, {"kind": "event", "person": "ann", "at": "2026"}, ""),
        (4, {"kind": "entry", "person": "bob", "at": ""}, ""),
    ]


def test_a_quoted_cell_may_have_lines():
    [row] = read('kind,comment\nform_answered,"one\ntwo"\n')
    assert row.fields["comment"] == "one\ntwo"
    assert row.number == 3


def test_a_row_with_too_many_cells_is_told():
    found = read("kind,at\nevent,1,2\nevent,1\nevent\n")
    assert [bool(row.flaw) for row in found] == [True, False, False]
    assert found[2].fields == {"kind": "event"}


def test_a_row_that_is_not_utf_8_is_told():
    found = read(b"kind,at\nevent,\xff\nevent,1\n")
    assert [bool(row.flaw) for row in found] == [True, False]


@pytest.mark.parametrize(
    "content", [b"name,at\na,b\n", b"kind,\xff\n", b"\x00\x01", b"\r\x00"]
)
def test_a_table_without_its_columns_is_refused(content):
    with pytest.raises(Unreadable):
        read(content)


def test_what_a_file_of_refused_events_adds_is_left_out():
    content = json.dumps({"row": 3, "reason": "no", "kind": "event"})
    assert read(content)[0].fields == {"kind": "event"}
    assert read("row,reason,kind\n3,no,event\n")[0].fields == {"kind": "event"}


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_it(noise):
    for head in (b"", b"kind,at\n", b'{"kind": "event"}\n'):
        try:
            found = read(head + noise)
        except Unreadable:
            continue
        assert all(row.number >= 1 for row in found)


def test_files_with_marks_may_be_put_together():
    one = '\ufeff{"kind": "event"}\n'
    assert [row.fields for row in read(2 * one)] == 2 * [{"kind": "event"}]
