"""The data rows of a file, whole or one column of them, in constant memory."""

from collections.abc import Iterable, Iterator
from itertools import count, repeat
from pathlib import Path
from typing import TypeVar

from common.sheets.guard import unguard
from imports.files.csv_reader import numbered_column, numbered_rows
from imports.files.errors import NoSuchSheet, TooManyRows
from imports.files.layout import Format, Layout
from imports.files.limits import BATCH_ROWS, MAX_ROWS
from imports.files.numbering import Row
from imports.files.shared_texts import SharedTexts
from imports.files.workbook import Workbook, opened_workbook
from imports.files.wrappers import unwrapped
from imports.files.xlsx_column import chosen_sheet_rows, column_cells
from imports.files.xlsx_reader import SheetRow, sheet_rows
from imports.files.zip_directory import open_member
from profiles.normalisers import Cell

T = TypeVar("T")


def rows(path: Path, layout: Layout) -> Iterator[Row]:
    """Yield the data rows of the file at `path`, numbered from 1.

    Cells that a row lacks are missing from its end; surplus ones are kept. Raises
    the kinds of Unreadable, which may be as late as the row they name.
    """
    return (row for row in every_row(path, layout) if row.number)


def column(path: Path, layout: Layout, index: int) -> Iterator[list[Cell]]:
    """Yield column `index`, from 0, as batches of (row number, value, is a number).

    A row without that cell has an empty value. Raises as `rows` does.
    """
    batch: list[Cell] = []
    for cells in _CELLS[layout.format or Format.CSV](path, layout, index):
        batch += cells
        if len(batch) >= BATCH_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


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
    for row in rows(path, layout):
        if row.number == number:
            yield row
            number = next(wanted, None)


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


def _csv_cells(path: Path, layout: Layout, index: int) -> Iterator[Iterable[Cell]]:
    with unwrapped(path) as stream:
        for first, values in numbered_column(stream, layout, index):
            yield zip(count(first), map(_unguarded, values), repeat(False))


def _xlsx_cells(path: Path, layout: Layout, index: int) -> Iterator[Iterable[Cell]]:
    with opened_workbook(path) as book, SharedTexts(book) as texts:
        part = sheet_part(book, layout.sheet)
        first = layout.first_number
        for cells in column_cells(book, texts, part, index):
            if first + len(cells) > MAX_ROWS + 1:
                raise TooManyRows(limit=MAX_ROWS)
            skipped = max(1 - first, 0)
            yield (
                (number, _unguarded(value), numeric)
                for number, (value, numeric) in enumerate(
                    cells[skipped:], start=first + skipped
                )
            )
            first += len(cells)


def _unguarded(value: str) -> str:
    return unguard(value) if value[:1] == "'" else value


_CELLS = {Format.CSV: _csv_cells, Format.XLSX: _xlsx_cells}


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
