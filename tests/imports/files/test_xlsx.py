"""Workbooks: which sheet, which rows count, what a cell says."""

import datetime as dt
import tracemalloc

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from common.sheets.letters import column_letters
from imports.files import (
    Format,
    Layout,
    chosen_rows,
    column,
    inspect,
    rows,
    xlsx_column,
)
from imports.files import errors as refused
from imports.files.limits import MIB
from imports.files.xlsx_reader import sheet_rows
from tests.imports.files.books import MAIN, STRICT, book, raw_book

LAYOUT = Layout(Format.XLSX, header=True, sheet="List")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "list.xlsx"


def cells_of(path, layout=LAYOUT):
    return [row.cells for row in rows(path, layout)]


def values_of(path, index=0, layout=LAYOUT):
    return [cell for batch in column(path, layout, index) for cell in batch]


def test_the_first_sheet_with_a_list_is_chosen(path):
    book(path, {"Notes": [["Read me"]], "None": [], "List": [["email"], ["a@b.co"]]})
    found = inspect(path, path.name)
    assert found.layout == LAYOUT
    assert [sheet.name for sheet in found.sheets] == ["Notes", "None", "List"]
    assert found.preview == (("a@b.co",),)


def test_a_sheet_whose_columns_are_known_comes_before_prose(path):
    prose = [["How to use this file"], ["Fill in the next sheet"], ["Thanks"]]
    book(path, {"Help": prose, "List": [["Nom", "Courriel"], ["Ann", "a@b.co"]]})
    assert inspect(path, path.name).layout.sheet == "List"


def test_a_title_above_the_names_is_left_out(path):
    titled = [["Contacts to delete", None], [], ["Name", "Email"], ["Ann", "a@b.co"]]
    book(path, {"Help": [["Read me"], ["Thanks"]], "List": titled})
    found = inspect(path, path.name)
    assert found.layout.sheet == "List"
    assert found.columns == ("Name", "Email")
    assert [(row.number, row.cells) for row in rows(path, found.layout)] == [
        (1, ["Ann", "a@b.co"])
    ]
    assert values_of(path, 1, found.layout) == [(1, "a@b.co", False)]
    [chosen] = chosen_rows(path, found.layout, 1, [1])
    assert chosen.cells == ["Ann", "a@b.co"]


def test_a_hidden_sheet_comes_last(path):
    book(path, {"Codes": [["email"], ["x@b.co"]], "List": [["email"], ["a@b.co"]]})
    workbook = openpyxl.load_workbook(path)
    workbook["Codes"].sheet_state = "hidden"
    workbook.save(path)
    found = inspect(path, path.name)
    assert found.layout.sheet == "List"
    assert [sheet.hidden for sheet in found.sheets] == [True, False]


def test_a_person_may_choose_another_sheet(path):
    book(path, {"One": [["email"], ["a@b.co"]], "Two": [["phone"], ["+32470123456"]]})
    found = inspect(path, path.name, Layout(sheet="Two"))
    assert found.columns == ("phone",)
    with pytest.raises(refused.NoSuchSheet, match="Three"):
        inspect(path, path.name, Layout(sheet="Three"))


def test_a_workbook_without_rows_is_refused(path):
    with pytest.raises(refused.EmptyFile):
        inspect(book(path, {"One": [], "Two": [[None, " "]]}), path.name)
    with pytest.raises(refused.NoRows):
        inspect(book(path, {"One": [["email"]]}), path.name)


def test_blank_rows_are_not_counted(path):
    table = [[], ["email", "n"], [None, None], ["a@b.co", 1], [" ", ""], [None, 2]]
    book(path, {"List": table})
    assert values_of(path) == [(1, "a@b.co", False), (2, "", False)]
    assert values_of(path, 1) == [(1, "1", True), (2, "2", True)]


def test_what_a_cell_says(path):
    moments = [dt.date(2026, 11, 22), dt.datetime(2026, 11, 22, 9, 5)]
    table = [
        ["a", "b", "c", "d", "e"],
        [32470123456, 32470123456.0, 7.5, 0.1, -3],
        ["007", "32470123456", *moments, dt.time(9, 5)],
        [True, False, "=1+1", "#N/A", "two\nlines"],
    ]
    book(path, {"List": table})
    whole = list(rows(path, LAYOUT))
    assert [row.cells for row in whole] == [
        ["32470123456", "32470123456", "7.5", "0.1", "-3"],
        ["007", "32470123456", "2026-11-22", "2026-11-22 09:05:00", "09:05:00"],
        ["TRUE", "FALSE", "", "#N/A", "two\nlines"],
    ]
    assert [row.numeric for row in whole] == [{0, 1, 2, 3, 4}, set(), set()]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("3.2470123456E10", "32470123456"),
        ("3.2470123456E+10", "32470123456"),
        ("32470123456.0", "32470123456"),
        ("0.10000000000000001", "0.1"),
        ("12345678901234567890", "12345678901234567890"),
        ("1E+300", "1E+300"),
        ("1e999999999", "1e999999999"),
        ("NaN", "NaN"),
    ],
)
def test_a_number_is_its_digits(path, raw, text):
    raw_book(path, f'<row r="1"><c r="A1"><v>{raw}</v></c></row>')
    layout = Layout(Format.XLSX, header=False, sheet="List")
    assert values_of(path, 0, layout) == [(1, text, True)]
    assert cells_of(path, layout) == [[text]]


def test_formulas_give_the_value_they_had(path):
    raw_book(
        path,
        '<row r="1"><c r="A1" t="str"><f>A2&amp;"x"</f><v>ann@b.co</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>32470123456</v></c></row>'
        '<row r="3"><c r="A3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row r="4"><c r="A4" t="str"><f>""</f><v></v></c><c r="B4"><v>1</v></c></row>',
    )
    layout = Layout(Format.XLSX, header=False, sheet="List")
    assert values_of(path, 0, layout) == [
        (1, "ann@b.co", False),
        (2, "32470123456", True),
        (3, "#DIV/0!", False),
        (4, "", False),
    ]


RICH = (
    "<si><r><t>ann</t></r><r><rPr><b/></rPr><t>@b.co</t></r></si>"
    "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si>"
    '<si><t xml:space="preserve"> x_x000D_y &amp; z </t></si>'
    "<si><t/></si><si><t>_x005F_x0041_</t></si>"
)


@pytest.mark.parametrize("comment", ["", "<!-- so -->"])
def test_shared_texts_are_what_a_person_sees(path, comment):
    cells = "".join(
        f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c><c r="B{n + 1}"><v>1</v></c></row>'
        for n in range(5)
    )
    raw_book(path, cells, texts=comment + RICH)
    layout = Layout(Format.XLSX, header=False, sheet="List")
    expected = ["ann@b.co", "東京", " x\ry & z ", "", "_x0041_"]
    assert [row.cells[0] for row in rows(path, layout)] == expected
    assert [value for _, value, _ in values_of(path, 0, layout)] == expected


UNUSUAL = {
    "strict": (STRICT, '<row r="1"><c r="A1"><v>1</v></c></row>'),
    "without addresses": (MAIN, "<row><c><v>1</v></c><c><v>2</v></c></row>"),
    "attributes turned round": (MAIN, '<row><c s="0" r="A1"><v>1</v></c></row>'),
    "comments": (
        MAIN,
        '<row><!-- <c r="A1"><v>2</v></c> --><c r="A1"><v>1</v></c></row>',
    ),
    "character data": (
        MAIN,
        '<row><c r="A1"><v><![CDATA[1]]></v></c></row>',
    ),
    "foreign cells": (
        MAIN,
        '<row><x xmlns="urn:x"><c r="A1"><v>2</v></c></x><c r="A1"><v>1</v></c></row>',
    ),
    "empty rows": (
        MAIN,
        '<row r="1"/><row r="2"/><row r="3"><c r="A3"><v>1</v></c></row>',
    ),
    "prefixes": (
        MAIN,
        f"""<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData>
        <x:row><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>""",
    ),
    "utf-16": (
        MAIN,
        f"""<?xml version="1.0" encoding="utf-16"?><worksheet xmlns="{MAIN}">
        <sheetData><row><c r="A1"><v>1</v></c></row></sheetData></worksheet>""",
    ),
}


@pytest.mark.parametrize("how", UNUSUAL)
def test_a_sheet_written_unusually_is_read_alike(path, how):
    space, sheet = UNUSUAL[how]
    raw_book(path, sheet.encode("utf-16") if how == "utf-16" else sheet, space=space)
    layout = Layout(Format.XLSX, header=False, sheet="List")
    assert values_of(path, 0, layout) == [(1, "1", True)]
    assert [row.cells[0] for row in rows(path, layout)] == ["1"]


@pytest.mark.parametrize(
    "sheet",
    [
        '<row><c r="A1"><v>1</v></c>',
        '<row><c r="A1" t="s"><v>7</v></c></row>',
        '<row><c r="A1" t="s"><v>-1</v></c></row>',
        '<row><c r="A1" t="s"><v>x</v></c></row>',
        '<row><c r="??1"><v>1</v></c></row>',
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><worksheet/>',
    ],
)
def test_a_damaged_sheet_is_refused(path, sheet):
    raw_book(path, sheet, texts="<si><t>only</t></si>")
    layout = Layout(Format.XLSX, header=False, sheet="List")
    with pytest.raises(refused.BrokenWorkbook):
        list(rows(path, layout))
    with pytest.raises(refused.BrokenWorkbook):
        values_of(path, 0, layout)


def test_dates_are_told_by_their_format_and_counted_from_the_books_epoch(path):
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/>'
        '<numFmt numFmtId="171" formatCode="&quot;d&quot;0"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>'
    )
    cells = "".join(
        f'<c r="{x}1" s="{n}"><v>40000</v></c>' for n, x in enumerate("ABC")
    )
    layout = Layout(Format.XLSX, header=False, sheet="List")
    raw_book(path, f"<row>{cells}</row>", styles=styles)
    assert cells_of(path, layout) == [["40000", "2009-07-06", "40000"]]
    early = '<workbookPr date1904="1"/>'
    raw_book(path, f"<row>{cells}</row>", styles=styles, settings=early)
    assert cells_of(path, layout) == [["40000", "2013-07-07", "40000"]]


def test_a_stray_cell_far_out_costs_nothing(path):
    stray = '<row r="1048576"><c r="XFD1048576"><v></v></c></row>'
    raw_book(path, f'<row r="1"><c r="A1"><v>1</v></c></row>{stray}')
    layout = Layout(Format.XLSX, header=False, sheet="List")
    assert cells_of(path, layout) == [["1"]]
    raw_book(path, stray.replace("<v></v>", "<v>1</v>"))
    with pytest.raises(refused.TooManyColumns):
        cells_of(path, layout)


def test_too_much_shared_text_is_refused(path, monkeypatch):
    monkeypatch.setattr("imports.files.shared_texts.MAX_SHARED_TEXTS", 100)
    texts = "".join(f"<si><t>{n}</t></si>" for n in range(200))
    raw_book(path, '<row><c r="A1" t="s"><v>150</v></c></row>', texts=texts)
    with pytest.raises(refused.TooManyTexts):
        inspect(path, path.name)


def test_a_long_sheet_is_read_in_constant_memory(path):
    line = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>p{0}@example.com</t></is></c></row>'
    raw_book(path, "".join(line.format(n) for n in range(1, 60_001)))
    layout = Layout(Format.XLSX, header=False, sheet="List")
    tracemalloc.start()
    count = sum(len(batch) for batch in column(path, layout, 0))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 60_000
    assert peak < 6 * MIB
    estimate = inspect(path, path.name).estimated_rows
    assert estimate is not None
    assert 50_000 < estimate < 70_000


def test_chosen_rows_are_whole(path):
    book(path, {"List": [["email", "n"], *[[f"p{n}@b.co", n] for n in range(1, 50)]]})
    found = list(chosen_rows(path, LAYOUT, 0, [3, 40]))
    assert [(row.number, row.cells) for row in found] == [
        (3, ["p3@b.co", "3"]),
        (40, ["p40@b.co", "40"]),
    ]


@pytest.fixture
def parsed(monkeypatch):
    """Return the rows of a sheet that were taken apart, as they come."""
    real, seen = sheet_rows, []

    def counted(*given, **named):
        for row in real(*given, **named):
            seen.append(row)
            yield row

    monkeypatch.setattr(xlsx_column, "sheet_rows", counted)
    monkeypatch.setattr(xlsx_column._Cutter, "suits", False)
    return seen


def test_what_follows_the_last_chosen_row_is_not_read(path, parsed):
    book(path, {"List": [["email"], *[[f"p{n}@b.co"] for n in range(1, 60)]]})
    assert not list(chosen_rows(path, LAYOUT, 0, []))
    assert not parsed
    assert [row.number for row in chosen_rows(path, LAYOUT, 0, [3])] == [3]
    assert len(parsed) == 4


@pytest.mark.parametrize(
    ("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")]
)
def test_columns_have_letters(number, letters):
    assert column_letters(number) == letters


CELLS = (
    st.none()
    | st.integers(-(10**12), 10**12)
    | st.booleans()
    | st.text(
        st.characters(
            codec="utf-8",
            exclude_categories=["Cc", "Cs"],
            exclude_characters="_\ufffe\uffff",
        ),
        max_size=6,
    )
)
TABLES = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TABLES, st.integers(0, 2))
def test_both_ways_of_reading_and_another_reader_agree(path, table, index):
    table = [
        [cell if not str(cell).startswith(("=", "'", "#")) else "x" for cell in row]
        for row in table
    ]
    book(path, {"List": table})
    layout = Layout(Format.XLSX, header=False, sheet="List")
    whole = list(rows(path, layout))
    by_column = values_of(path, index, layout)
    assert by_column == [
        (
            row.number,
            row.cells[index] if index < len(row.cells) else "",
            index in row.numeric,
        )
        for row in whole
    ]
    chosen = [row.number for row in whole][::2]
    assert list(chosen_rows(path, layout, index, chosen)) == whole[::2]
    other = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    theirs = [
        [said(cell) for cell in row] for row in other.to_python(skip_empty_area=False)
    ]
    theirs = [row for row in theirs if any(cell.strip() for cell in row)]
    ours = [[cell.strip() for cell in row.cells] for row in whole]
    if len(ours) == len(theirs):  # what is blank to us may be a zero-width text to it
        for mine, its in zip(ours, theirs, strict=True):
            padded = [*mine, *[""] * (len(its) - len(mine))]
            assert [
                a for a, b in zip(padded, its, strict=True) if a and a != b.strip()
            ] == []


def said(cell):
    if isinstance(cell, bool):
        return str(cell).upper()
    return str(int(cell)) if isinstance(cell, float) else str(cell)


@pytest.mark.parametrize("number", ["9" * 5_000, "²", "-1", ""])
def test_a_format_of_no_number_is_none(path, number):
    styles = f'<cellXfs><xf numFmtId="{number}"/></cellXfs>'
    cell = '<row><c t="inlineStr"><is><t>{}</t></is></c></row>'
    raw_book(path, cell.format("email") + cell.format("a@b.co"), styles=styles)
    assert inspect(path, path.name).layout.sheet == "List"
