"""Error files and exports: safe in a spreadsheet, and read again as they were."""

import openpyxl
import pytest

from common.sheets import CsvWriter, XlsxWriter
from imports.files import ErrorFile, column, inspect, rows

TABLE = [
    ["email", "note"],
    ["ann@example.com", '=HYPERLINK("x")'],
    ["+32470123456", "two\nlines"],
    ["zoé@example.com", "007"],
    ["'=x", "32470123456"],
    ["@x", "#N/A"],
    ["a<b>&amp;", "_x0041_ \r\n_x"],
]


@pytest.fixture(params=["csv", "xlsx"])
def written(request, tmp_path):
    """Return what writes rows through a writer of either kind and reads them back."""
    path = tmp_path / f"rows.{request.param}"

    def write(write_with):
        kind = CsvWriter if request.param == "csv" else XlsxWriter
        with kind(path) as writer:
            write_with(writer)
        return path

    return write


def test_what_was_written_is_read_again(written):
    path = written(lambda writer: [writer.write(row) for row in TABLE])
    found = inspect(path, path.name)
    assert found.columns == ("email", "note")
    assert [row.cells for row in rows(path, found.layout)] == TABLE[1:]
    values = [value for _, value, _ in next(column(path, found.layout, 0))]
    assert values == [row[0] for row in TABLE[1:]]


def test_a_spreadsheet_finds_no_formula(tmp_path):
    path = tmp_path / "rows.xlsx"
    with XlsxWriter(path) as writer:
        for row in TABLE:
            writer.write(row)
    sheet = openpyxl.load_workbook(path)["Rows"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(str(cell.value).startswith(("=", "@")) for cell in cells)


def test_a_csv_file_opens_in_a_spreadsheet_as_it_is(tmp_path):
    path = tmp_path / "rows.csv"
    with CsvWriter(path, delimiter=";") as writer:
        writer.write(["prénom", "a;b"])
    assert path.read_bytes() == b'\xef\xbb\xbfpr\xc3\xa9nom;"a;b"\r\n'


def test_what_no_file_can_hold_is_replaced(written):
    path = written(
        lambda writer: [writer.write(["email"]), writer.write(["a\0b\ud800"])]
    )
    found = inspect(path, path.name)
    assert [row.cells for row in rows(path, found.layout)] == [["a\ufffdb?"]]


def test_a_list_longer_than_a_sheet_goes_on_in_another(tmp_path, monkeypatch):
    monkeypatch.setattr("common.sheets.xlsx_writer._SHEET_ROWS", 3)
    path = tmp_path / "rows.xlsx"
    with XlsxWriter(path, title="Errors") as writer:
        for row in [["n"], ["1"], ["2"], ["3"]]:
            writer.write(row)
    book = openpyxl.load_workbook(path)
    assert {sheet.title: [c.value for c in sheet["A"]] for sheet in book} == {
        "Errors": ["n", "1", "2"],
        "Errors 2": ["n", "3"],
    }


def test_nothing_is_left_of_a_workbook_that_failed(tmp_path):
    path = tmp_path / "rows.xlsx"
    with pytest.raises(ZeroDivisionError), XlsxWriter(path) as writer:
        writer.write(str(1 // n) for n in (1, 0))
    assert not path.exists()


def test_an_error_file_repeats_the_row_and_says_why(written):
    def write(writer):
        errors = ErrorFile(writer, ["email", "name"])
        errors.write(["nobody"], 2, "invalid", "An e-mail address needs an @.")
        errors.write(["x@b.co", "X", "more"], 5, "not found", "Nobody has it.")

    path = written(write)
    found = inspect(path, path.name)
    assert found.header == ("email", "name", "row number", "outcome", "explanation")
    assert [row.cells for row in rows(path, found.layout)] == [
        ["nobody", "", "2", "invalid", "An e-mail address needs an @."],
        ["x@b.co", "X", "5", "not found", "Nobody has it.", "more"],
    ]


def test_an_error_file_uploaded_again_does_not_repeat_its_own_columns(written):
    def write(writer):
        names = ["email", "row number", "outcome", "explanation"]
        errors = ErrorFile(writer, names)
        errors.write(["nobody", "2", "invalid", "why", "more"], 1, "invalid", "still")

    path = written(write)
    found = inspect(path, path.name)
    assert found.header == ("email", "row number", "outcome", "explanation", "")
    assert [row.cells for row in rows(path, found.layout)] == [
        ["nobody", "1", "invalid", "still", "more"]
    ]
