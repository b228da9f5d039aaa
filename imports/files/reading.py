"""The data rows of a file, whole or one column of them, in constant memory."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from common.sheets.guard import unguard
from imports.files.csv_reader import numbered_column, numbered_rows
from imports.files.errors import NoSuchSheet, TooManyRows
from imports.files.layout import Format, Layout
from imports.files.limits import MAX_ROWS
from imports.files.numbering import Row, Stretch
from imports.files.shared_texts import SharedTexts
from imports.files.workbook import Workbook, opened_workbook
from imports.files.wrappers import unwrapped
from imports.files.xlsx_column import chosen_sheet_rows, column_cells
from imports.files.xlsx_reader import SheetRow, sheet_rows
from imports.files.zip_directory import open_member

T = TypeVar("T")


def rows(path: Path, layout: Layout) -> Iterator[Row]:
    """Yield the data rows of the file at `path`, numbered from 1.

    Cells that a row lacks are missing from its end; surplus ones are kept. Raises
    the kinds of Unreadable, which may be as late as the row they name.
    """
    return (row for row in every_row(path, layout) if row.number)


def column(path: Path, layout: Layout, index: int) -> Iterator[Stretch]:
    """Yield column `index`, from 0, in stretches of some thousand rows, none empty.

    A row without that cell has an empty value. Raises as `rows` does.
    """
    found = _STRETCHES[layout.format or Format.CSV](path, layout, index)
    return (stretch for stretch in found if stretch.values)


def chosen_rows(
    path: Path, layout: Layout, index: int, numbers: Iterable[int]
) -> Iterator[Row]:
    """Yield the rows with these `numbers`, which ascend.

    `index` is the column whose values are in most rows: of a workbook only that one
    is read in the rows between. Raises as `rows` does.
    """
    if layout.format is Format.XLSX:
        yield from _chosen_sheet_rows(path, layout, index, numbers)
        return
    wanted = iter(numbers)
    number = next(wanted, None)
    if number is None:
        return
    for row in rows(path, layout):
        if row.number == number:
            yield row
            number = next(wanted, None)
            if number is None:  # nobody reads the rest
                return


def every_row(path: Path, layout: Layout) -> Iterator[Row]:
    """Yield the rows as `rows` does, but the header too, as number 0."""
    if layout.format is Format.XLSX:
        for number, cells in _sheet(path, layout):
            yield _row(number, cells)
        return
    with unwrapped(path) as stream:
        for number, texts in numbered_rows(stream, layout):
            yield Row(number, [unguard(text) for text in texts])


def sheet_part(book: Workbook, name: str | None) -> str:
    """Return where the sheet called `name` is stored. Raises NoSuchSheet."""
    for sheet in book.sheets:
        if sheet.name == name:
            return sheet.path
    raise NoSuchSheet(sheet=name)


def _csv_stretches(path: Path, layout: Layout, index: int) -> Iterator[Stretch]:
    with unwrapped(path) as stream:
        for first, values in numbered_column(stream, layout, index):
            yield Stretch(first, _unguarded(values))


def _xlsx_stretches(path: Path, layout: Layout, index: int) -> Iterator[Stretch]:
    with opened_workbook(path) as book, SharedTexts(book) as texts:
        part = sheet_part(book, layout.sheet)
        first = layout.first_number
        for found in column_cells(book, texts, part, index):
            if first + len(found) > MAX_ROWS + 1:
                raise TooManyRows(limit=MAX_ROWS)
            cells = found[max(1 - first, 0) :]
            numeric = [is_number for _, is_number in cells]
            yield Stretch(
                max(first, 1),
                _unguarded([text for text, _ in cells]),
                numeric if True in numeric else None,
            )
            first += len(found)


def _unguarded(values: list[str]) -> list[str]:
    if "'" not in "".join(values):
        return values
    return [unguard(value) if value[:1] == "'" else value for value in values]


_STRETCHES = {Format.CSV: _csv_stretches, Format.XLSX: _xlsx_stretches}


def _sheet(path: Path, layout: Layout) -> Iterator[tuple[int, SheetRow]]:
    with (
        opened_workbook(path) as book,
        SharedTexts(book) as texts,
        open_member(book.archive, sheet_part(book, layout.sheet)) as stream,
    ):
        yield from _counted(sheet_rows(book, texts, stream), layout)


def _chosen_sheet_rows(
    path: Path, layout: Layout, index: int, numbers: Iterable[int]
) -> Iterator[Row]:
    first = layout.first_number
    with opened_workbook(path) as book, SharedTexts(book) as texts:
        part = sheet_part(book, layout.sheet)
        positions = (number - first for number in numbers)
        for at, cells in chosen_sheet_rows(book, texts, part, index, positions):
            yield _row(at + first, cells)


def _counted(items: Iterator[T], layout: Layout) -> Iterator[tuple[int, T]]:
    for number, item in enumerate(items, start=layout.first_number):
        if number > MAX_ROWS:
            raise TooManyRows(limit=MAX_ROWS)
        if number >= 0:
            yield number, item


def _row(number: int, cells: SheetRow) -> Row:
    texts = [""] * (max(cells) + 1)
    numeric = set()
    for position, (text, is_number) in cells.items():
        texts[position] = unguard(text)
        if is_number:
            numeric.add(position)
    return Row(number, texts, frozenset(numeric))
