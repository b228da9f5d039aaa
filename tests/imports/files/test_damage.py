"""Whatever is done to a file, it is read or refused; nothing else happens."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.files import Unreadable, column, inspect, rows
from tests.imports.files.books import raw_book

DATA = Path(__file__).parents[2] / "data"

FILES = [
    "crm_cleanup.xlsx",
    "mobiles_as_numbers.xlsx",
    "sap_phones_utf16.txt",
    "excel_fr_references.csv",
    "hubspot_unsubscribed.csv",
    "suppression_list.csv.gz",
]
WHOLE = {name: (DATA / name).read_bytes() for name in FILES}

CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)),
    min_size=1,
    max_size=6,
)


def read_or_refused(path, name):
    with suppress(Unreadable):
        found = inspect(path, name)
        numbers = [row.number for row in rows(path, found.layout)]
        assert numbers == list(range(1, len(numbers) + 1))
        cells = [cell for batch in column(path, found.layout, 0) for cell in batch]
        assert [number for number, _, _ in cells] == numbers


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=60,
)
@given(st.sampled_from(FILES), CHANGES, st.floats(0, 1))
def test_a_damaged_file_is_read_or_refused(tmp_path, name, changes, kept):
    data = bytearray(WHOLE[name])
    for position, replacement in changes:
        at = int(position * len(data))
        data[at : at + len(replacement)] = replacement
    if kept > 0.7:
        del data[int(kept * len(data)) :]
    path = tmp_path / "upload"
    path.write_bytes(data)
    read_or_refused(path, name)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=80,
)
@given(st.binary(min_size=1, max_size=300))
def test_noise_is_read_or_refused(tmp_path, data):
    path = tmp_path / "upload"
    path.write_bytes(data)
    read_or_refused(path, "list.csv")


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            '<row r="1">',
            "<row>",
            '<row r="9"/>',
            "</row>",
            '<c r="A1">',
            '<c r="B2" t="s">',
            '<c r="A1" t="inlineStr">',
            '<c t="b">',
            "</c>",
            "<c/>",
            "<v>1</v>",
            "<v>0</v>",
            "<v>-7</v>",
            "<v></v>",
            "<v>&lt;&#65;</v>",
            "<is><t>x</t></is>",
            "<f>A1</f>",
            "<!-- x -->",
            "<![CDATA[x]]>",
            "<?pi?>",
            " ",
        ]
    ),
    max_size=14,
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=80,
)
@given(FRAGMENTS)
def test_a_sheet_of_any_elements_is_read_or_refused(tmp_path, fragments):
    path = raw_book(tmp_path / "u.xlsx", "".join(fragments), texts="<si><t>a</t></si>")
    read_or_refused(path, "u.xlsx")


CELL = st.builds(
    lambda head, body: head.format(body),
    st.sampled_from(
        [
            '<c r="{{at}}">{}</c>',
            '<c r="{{at}}" t="str"><f>A1</f>{}</c>',
            '<c r="{{at}}" t="s">{}</c>',
            '<c r="{{at}}" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>',
            '<c r="{{at}}" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
            '<c s="1" r="{{at}}">{}</c>',
            '<c r="{{at}}"/>',
        ]
    ),
    st.sampled_from(["<v>1</v>", "<v>0</v>", "<v></v>", "<v/>", "<v>0<!-- --></v>"]),
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=80,
)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8), st.integers(0, 1))
def test_a_column_is_the_same_both_ways(tmp_path, table, index):
    lines = (
        f'<row r="{n}">{one.format(at=f"A{n}")}{two.format(at=f"B{n}")}</row>'
        for n, (one, two) in enumerate(table, start=1)
    )
    path = raw_book(
        tmp_path / "u.xlsx", "".join(lines), texts="<si><t>a</t></si><si><t> </t></si>"
    )
    try:
        found = inspect(path, "u.xlsx")
    except Unreadable:
        return
    whole = [
        (
            row.number,
            row.cells[index] if index < len(row.cells) else "",
            index in row.numeric,
        )
        for row in rows(path, found.layout)
    ]
    cells = [cell for batch in column(path, found.layout, index) for cell in batch]
    assert cells == whole


@pytest.mark.parametrize("name", FILES)
def test_every_cut_of_a_file_is_read_or_refused(tmp_path, name):
    path = tmp_path / "upload"
    for part in range(0, 100, 9):
        path.write_bytes(WHOLE[name][: len(WHOLE[name]) * part // 100])
        read_or_refused(path, name)
