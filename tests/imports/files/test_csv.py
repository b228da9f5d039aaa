"""Text files: what they are written in, which rows count, what is refused where."""

import csv
import gzip
import io
import zipfile
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from imports.files import (
    DELIMITERS,
    Format,
    Layout,
    Wrapper,
    chosen_rows,
    column,
    inspect,
    rows,
)
from imports.files import errors as refused
from imports.files.limits import (
    BLOCK_BYTES,
    MAX_COLUMNS,
    MAX_FIELD_CHARS,
    SAMPLE_BYTES,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "list.csv"


@pytest.fixture
def read(path):
    """Return what writes, inspects and reads a file: its inspection and its rows."""

    def read_it(data, layout=None):
        path.write_bytes(data)
        found = inspect(path, path.name, layout)
        return found, list(rows(path, found.layout))

    return read_it


def cells_of(read_rows):
    return [row.cells for row in read_rows]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"],
)
@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_delimiters_are_detected(read, encoding, delimiter, end):
    table = [["email", "prénom"], ["a@example.com", "Zoé"], ["b@example.com", "Noël"]]
    text = "".join(delimiter.join(row) + end for row in table)
    found, read_rows = read(text.encode(encoding))
    assert found.layout.encoding == encoding
    assert found.layout.delimiter == delimiter
    assert found.columns == ("email", "prénom")
    assert cells_of(read_rows) == table[1:]


def test_bytes_that_cp1252_lacks_are_latin_1(read):
    found, _ = read(b"email,x\na@example.com,\x81\xe9\n")
    assert found.layout.encoding == "iso-8859-1"


def test_a_character_cut_by_the_end_of_the_sample_is_no_mistake(read):
    line = "é@example.com,xx\n".encode()
    data = b"email,n\n" + line * (SAMPLE_BYTES // len(line) + 2)
    cut = next(shift for shift in range(len(line)) if _cut(b" " * shift + data))
    found, _ = read(b" " * cut + data)
    assert found.layout.encoding == "utf-8"


def _cut(data):
    return data[:SAMPLE_BYTES].endswith(b"\xc3")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_encoding_is_found_however_late_it_shows(read, encoding):
    text = "email,n\n" + "a@example.com,x\n" * 40_000 + "b@example.com,Zoé\n"
    found, read_rows = read(text.encode(encoding))
    assert found.layout.encoding == encoding
    assert read_rows[-1].cells == ["b@example.com", "Zoé"]


def test_a_decimal_comma_is_no_delimiter(read):
    found, _ = read(b"ref;name;amount\n1;Ann;3,50\n2;Bob;4,75\n")
    assert found.layout.delimiter == ";"


def test_delimiters_inside_quotes_do_not_count(read):
    found, _ = read(b'email,note\na@example.com,"x; y; z"\nb@example.com,"p; q; r"\n')
    assert found.layout.delimiter == ","


def test_single_quotes_are_detected(read):
    found, read_rows = read(b"'email','name'\n'a@example.com','Doe, Ann'\n")
    assert found.layout.quote == "'"
    assert cells_of(read_rows) == [["a@example.com", "Doe, Ann"]]


def test_blank_lines_are_not_counted(read):
    _, read_rows = read(
        b"\n\nemail,n\n\na@example.com,1\n , \n,,,\nb@example.com,2\n\n"
    )
    assert [(row.number, row.cells[0]) for row in read_rows] == [
        (1, "a@example.com"),
        (2, "b@example.com"),
    ]


def test_a_line_that_names_the_delimiter_is_no_row(read):
    found, read_rows = read(b"sep=;\r\nemail;n\r\na@example.com;1\r\n")
    assert found.columns == ("email", "n")
    assert cells_of(read_rows) == [["a@example.com", "1"]]


def test_a_delimiter_that_is_named_is_believed(read):
    found, read_rows = read(b"sep=;\nemail\na,b@example.com\nc,d@example.com\n")
    assert found.layout.delimiter == ";"
    assert cells_of(read_rows) == [["a,b@example.com"], ["c,d@example.com"]]


def test_the_mark_of_the_end_of_a_file_is_no_row(read):
    _, read_rows = read(b"email\r\na@example.com\r\n\x1a")
    assert cells_of(read_rows) == [["a@example.com"]]


def test_values_in_most_rows_make_a_column_without_a_name(read):
    found, _ = read(b"id\n1,Ann,a@example.com\n2,Bob,b@example.com\n3\n")
    assert found.columns == ("id", "column 2", "column 3")
    found, _ = read(b"id\n1,Ann,a@example.com\n2,,\n3\n")
    assert found.columns == ("id",)


TITLE = b"Contacts to delete\nGenerated,2026-11-01\n\nId,Name,Email\n"


def test_a_title_above_the_names_is_left_out(read):
    found, read_rows = read(TITLE + b"1,Ann,a@example.com\n2,Bob,b@example.com\n")
    assert found.columns == ("Id", "Name", "Email")
    assert [(row.number, row.cells[0]) for row in read_rows] == [(1, "1"), (2, "2")]


def test_the_delimiter_is_found_under_a_title(read):
    found, _ = read(b"All of May\nref;amount\n1;3,50\n2;4,75\n3;1,20\n")
    assert found.layout.delimiter == ";"
    found, _ = read(b"All of May\n\nref;email\n1;a@example.com\n")
    assert found.layout.delimiter == ";"
    assert found.columns == ("ref", "email")


def test_a_title_comes_back_when_there_is_said_to_be_no_header(read):
    found, _ = read(TITLE + b"1,Ann,a@example.com\n")
    chosen = replace(found.layout, header=False)
    found, read_rows = read(TITLE + b"1,Ann,a@example.com\n", chosen)
    assert [(row.number, row.cells[0]) for row in read_rows] == [
        (1, "Contacts to delete"),
        (2, "Generated"),
        (3, "Id"),
        (4, "1"),
    ]
    chosen = replace(found.layout, header=True)
    found, read_rows = read(TITLE + b"1,Ann,a@example.com\n", chosen)
    assert [(row.number, row.cells[0]) for row in read_rows] == [(1, "1")]


def test_rows_are_counted_in_a_refusal_as_they_are_below_a_title(read):
    data = TITLE + b'1,Ann,a@example.com\n2,"Bob,b@example.com\n3,"x",c@example.com\n'
    with pytest.raises(refused.UnclosedQuote, match="row 2"):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        b"C-000123,,\nC-000124,mobile,x\nC-000125,,\n",
        b"Ann Lee,a@example.com\nBob Doe,b@example.com\nmobile,phone,email\nx,y,z\n",
        b"Kontakt eins,Kontakt zwei\nAnn,Lee\nname,email\nx,y\n",
        b"AB,,\nCD,email,x\nEF,,\n",
    ],
)
def test_a_row_that_may_be_one_is_not_left_out_as_a_title(read, data):
    found, _ = read(data)
    assert found.layout.above == 0


@pytest.mark.parametrize(
    ("data", "columns", "count"),
    [
        (b"a@example.com\nb@example.com\n", ("column 1",), 2),
        (b"+32470123456;Ann\n+32470123457;Bob\n", ("column 1", "column 2"), 2),
        (b"C-000123\nC-000124\nC-000125\n", ("column 1",), 3),
        (b"a@example.com\n", ("column 1",), 1),
        (b"email\nb@example.com\n", ("email",), 1),
        (b"Kontakt 1;Kontakt 2\nAnn Lee;Bob\n", ("Kontakt 1", "Kontakt 2"), 1),
        (b"nom;2024;2025\nx;10;12\n", ("nom", "2024", "2025"), 1),
    ],
)
def test_a_header_is_told_from_a_row(read, data, columns, count):
    found, read_rows = read(data)
    assert found.columns == columns
    assert len(read_rows) == count


def test_a_person_may_say_that_there_is_no_header(read):
    found, read_rows = read(b"email\nann\n", Layout(header=False))
    assert found.columns == ("column 1",)
    assert [(row.number, row.cells) for row in read_rows] == [
        (1, ["email"]),
        (2, ["ann"]),
    ]


def test_what_a_person_chose_is_kept_and_the_rest_detected(read):
    found, _ = read(
        "email;prénom\na@example.com;Zoé\n".encode(), Layout(encoding="cp1252")
    )
    assert found.layout.encoding == "cp1252"
    assert found.layout.delimiter == ";"
    assert found.columns == ("email", "prÃ©nom")


def test_an_unknown_encoding_is_refused(read):
    with pytest.raises(refused.UnknownEncoding):
        read(b"email\na\n", Layout(encoding="ebcdic"))


def test_nameless_columns_are_numbered_and_equal_ones_told_apart(read):
    found, _ = read(b"email,,Email,email,\na@example.com,x,y,z,\n")
    assert found.columns == ("email", "column 2", "Email", "email (2)")
    assert found.header == ("email", "", "Email", "email")


def test_a_quote_that_stays_open_is_refused_with_its_row(read):
    with pytest.raises(refused.UnclosedQuote, match="row 2"):
        read(
            b'email,n\na@example.com,x\n"b@example.com,x\n' + b"c@example.com,y\n" * 50
        )


def test_a_quote_closed_rows_later_is_refused_with_its_row(read):
    data = b'email,n\na@example.com,"x\nb@example.com,y\nc@example.com,"note"\n'
    with pytest.raises(refused.UnclosedQuote, match="row 1"):
        read(data)


def test_rows_are_counted_in_a_refusal_as_they_are_without_header(read):
    data = b'a@example.com,x\nb@example.com,"x\nc@example.com,"note"\n'
    with pytest.raises(refused.UnclosedQuote, match="row 2"):
        read(data)


def test_quotes_out_of_place_within_a_line_cost_no_other_row(read):
    data = b'email,n\n"a@example.com" ,x\n"b@example.com",the "big" one\n"O"Hara",y\n'
    _, read_rows = read(data)
    assert [row.cells[0].strip() for row in read_rows] == [
        "a@example.com",
        "b@example.com",
        'OHara"',
    ]
    assert [row.number for row in read_rows] == [1, 2, 3]


def test_a_byte_of_another_encoding_is_refused_with_its_row(read):
    good = "email,n\nzoé@example.com,1\n".encode()
    with pytest.raises(refused.WrongEncoding, match=r"Row 3 .* utf-8"):
        read(
            good + b"b@example.com,2\nzo\xe9@example.com,3\n", Layout(encoding="utf-8")
        )


def test_the_rows_before_a_wrong_byte_are_given(path):
    path.write_bytes(b"email\n" + b"a@example.com\n" * 30_000 + b"\xff@example.com\n")
    layout = Layout(Format.CSV, "utf-8", ",", '"', header=True)
    seen: list[int] = []
    with pytest.raises(refused.WrongEncoding, match="Row 30001"):
        seen.extend(row.number for row in rows(path, layout))
    assert seen[-1] == 30_000


def test_an_endless_cell_is_refused_with_its_row(read):
    with pytest.raises(refused.FieldTooLong, match="Row 2"):
        read(b"email\na@example.com\n" + b"x" * (MAX_FIELD_CHARS + 1) + b"\n")


def test_an_endless_line_is_refused(path):
    path.write_bytes(b"email\na@example.com\n" + b"x," * 4_000_000)
    with pytest.raises(refused.LineTooLong):
        inspect(path, path.name)


def test_too_many_columns_are_refused_with_the_row(read):
    with pytest.raises(refused.TooManyColumns, match="Row 1"):
        read(b"email\n" + b"x," * MAX_COLUMNS + b"x\n")


def test_too_many_rows_are_refused(read, monkeypatch):
    monkeypatch.setattr("imports.files.csv_reader.MAX_ROWS", 100)
    with pytest.raises(refused.TooManyRows):
        read(b"email\n" + b"a@example.com\n" * 101)


def test_a_column_comes_in_stretches_with_missing_cells_empty(path, monkeypatch):
    monkeypatch.setattr("imports.files.lines.BLOCK_BYTES", 18)
    path.write_bytes(b"n,email\n1,a@example.com\n2\n3,c@example.com,more\n4,d@e.com\n")
    layout = inspect(path, path.name).layout
    assert list(map(list, column(path, layout, 1))) == [
        [(1, "a@example.com", False), (2, "", False)],
        [(3, "c@example.com", False)],
        [(4, "d@e.com", False)],
    ]


def test_a_stretch_is_small_enough_to_be_sent_at_once(path):
    path.write_bytes(b"email\n" + b"somebody.or.other@example.com\n" * 20_000)
    stretches = list(column(path, inspect(path, path.name).layout, 0))
    assert sum(map(len, stretches)) == 20_000
    longest = max(len("\n".join(stretch.values)) for stretch in stretches[1:])
    assert BLOCK_BYTES / 2 < longest < BLOCK_BYTES * 1.1 <= 80_000


PIECES = ["a", "b@c.de", "é", "'=x", "\N{NO-BREAK SPACE}", " ", "\t", "\0", "\x1a"]
PIECES += [",", ",", "\n", "\n", "\n", "\r", "\r\n", '"', '""', '"a,\n"', '"a"']


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.sampled_from(['"', ""]),
    st.integers(0, 2),
    st.integers(1, 40),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
    st.sampled_from([b"", b"\xc3"]),
)
@example("a\na,b\n,,\n \n,b\n", "", 0, 3, "utf-8", b"")
@example('a\na\n"b\nc"\nd\n', '"', 0, 4, "utf-8", b"")
@example("a\nb\nc\rd\n", "", 0, 4, "utf-8", b"")
@example("a\n" * 12, "", 0, 4, "utf-8", b"")
@example('a\nb\nc,""' + ',""' * 9 + "\n", '"', 0, 4, "utf-8", b"")
@example("a\n" * 9 + "a" * 9 + '\n"', '"', 0, 4, "utf-8", b"")
@example("a\nb\n" + ",a" * 9 + "\n", "", 1, 2, "utf-8", b"")
def test_a_column_is_that_of_the_rows(path, text, quote, index, step, encoding, end):
    path.write_bytes(text.encode(encoding, "replace") + end)
    layout = Layout(Format.CSV, encoding, ",", quote, header=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("imports.files.lines.BLOCK_BYTES", step)
        patch.setattr("imports.files.csv_reader.MAX_ROWS", 8)
        patch.setattr("imports.files.csv_reader.MAX_COLUMNS", 5)
        whole = told(
            (row.number, row.cells[index] if index < len(row.cells) else "", False)
            for row in rows(path, layout)
        )
        one = told(chain.from_iterable(column(path, layout, index)))
    assert one == whole


def told(cells):
    """Return the cells, and at the end why there are no more."""
    found = []
    try:
        found.extend(cells)
    except refused.Unreadable as error:
        return type(error), error.facts
    return found


def test_a_guarded_value_is_read_as_it_was(path):
    path.write_bytes(b"ref,n\n'=1+1,'@x\n'-a,'plain\n")
    layout = inspect(path, path.name).layout
    assert [row.cells for row in rows(path, layout)] == [
        ["=1+1", "@x"],
        ["-a", "'plain"],
    ]
    assert [value for _, value, _ in next(column(path, layout, 0))] == ["=1+1", "-a"]


def test_a_list_is_read_through_zip_and_gzip(tmp_path):
    data = "email\nzoé@example.com\n".encode()
    gz = tmp_path / "list.csv.gz"
    gz.write_bytes(gzip.compress(data))
    packed = tmp_path / "list.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("__MACOSX/._list.csv", b"\0\5")
        archive.writestr("folder/.DS_Store", b"\0\5")
        archive.writestr("folder/desktop.ini", b"[x]")
        archive.writestr("folder/list.csv", data)
    for path, wrapper in ((gz, Wrapper.GZIP), (packed, Wrapper.ZIP)):
        found = inspect(path, path.name)
        assert found.wrapper is wrapper
        assert [row.cells for row in rows(path, found.layout)] == [["zoé@example.com"]]


def test_an_inspection_survives_json(read):
    found, _ = read("email;n\nzoé@example.com;\0\n".encode())
    assert type(found).from_json(found.to_json()) == found
    assert "\0" not in str(found.to_json())


def test_the_number_of_rows_is_estimated(read):
    found, _ = read(b"email\n" + b"a.person@example.com\n" * 50_000)
    assert 45_000 < found.estimated_rows < 55_000


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12
) | st.sampled_from(["two\nlines", 'said "stop"', "a, b; c", "x\ty|z", "'quoted'", ""])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(st.emails(), TEXTS, TEXTS), min_size=3, max_size=12),
    st.sampled_from(DELIMITERS),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    st.sampled_from(["\r\n", "\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@example([("a@b.co", "", "'=x")] * 3, ",", "utf-8", "\n", csv.QUOTE_MINIMAL)
def test_what_is_written_is_read(path, table, delimiter, encoding, end, quoting):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([["email", "first name", "note"], *table])
    path.write_bytes(text.getvalue().encode(encoding))
    layout = Layout(Format.CSV, encoding, delimiter, '"', header=True)
    expected = [
        [cell[1:] if cell == "'=x" else cell for cell in row]
        for row in map(list, table)
    ]
    read_rows = [row.cells for row in rows(path, layout)]
    plain = [row for row in expected if not any(cell.startswith("'") for cell in row)]
    assert len(read_rows) == len(table)
    assert [row for row in read_rows if row in plain] == plain
    found = inspect(path, path.name)
    assert found.layout.encoding in {encoding, "utf-8"}
    assert found.columns[0].startswith("email")
    if quoting == csv.QUOTE_ALL:
        assert found.layout.delimiter == delimiter


def test_what_follows_the_last_chosen_row_is_not_read(path):
    path.write_bytes(b"email\na@b.co\nb@b.co\nc@b.co\n\xff\n")
    layout = Layout(Format.CSV, header=True, delimiter=",", encoding="utf-8")
    with pytest.raises(refused.Unreadable):
        list(rows(path, layout))
    assert [row.number for row in chosen_rows(path, layout, 0, [2])] == [2]
    assert not list(chosen_rows(path, layout, 0, []))
