"""One column of a sheet, several times faster than all of it.

The cell of each row is cut out of the bytes where it is written as usual; the other
rows are parsed, and so is a sheet of which most rows are others. Tests hold both ways
against each other.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

from common.sheets.letters import column_letters
from imports.files.errors import BrokenWorkbook
from imports.files.limits import BATCH_ROWS
from imports.files.shared_texts import SharedTexts
from imports.files.workbook import Workbook
from imports.files.xlsx_reader import CellValue, SheetRow, sheet_rows
from imports.files.xml_stream import Cuttings
from imports.files.zip_directory import open_member
from profiles.normalisers import is_blank

_ROW_END = b"</row>"
_AFTER_THE_ROWS = re.compile(rb"(?:\s*<row[^>]*/>)*\s*</sheetData>")
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_NOTHING = "", False
_TEXTS = frozenset({"inlineStr", "str"})
_PLAIN_TEXT = "inlineStr", ""  # where the style says nothing

ColumnCell = tuple[str, bool]  # text, whether it is a number


def column_cells(
    book: Workbook, texts: SharedTexts, path: str, column: int
) -> Iterator[list[ColumnCell]]:
    """Yield the cells in `column`, from 0, of the rows that are not wholly blank.

    Many at a time, each as its text and whether it is a number. Raises the kinds of Unreadable that concern workbooks.
    """
    with open_member(book.archive, path) as stream:
        cutter = _Cutter(book, texts, stream, column)
        if cutter.suits:
            yield from cutter.blocks()
            return
    with open_member(book.archive, path) as stream:
        rows = sheet_rows(book, texts, stream, only=column)
        while some := list(islice(rows, BATCH_ROWS)):
            yield [cells.get(column, _NOTHING) for cells in some]


def chosen_sheet_rows(
    book: Workbook, texts: SharedTexts, path: str, column: int, positions: Iterable[int]
) -> Iterator[tuple[int, SheetRow]]:
    """Yield the rows at `positions`, ascending from 0, blank ones not counted.

    The rows between them cost no more than their cell in `column`. Raises as
    `column_cells` does.
    """
    wanted = iter(positions)
    position = next(wanted, None)
    if position is None:
        return
    with open_member(book.archive, path) as stream:
        cutter = _Cutter(book, texts, stream, column)
        if cutter.suits:
            for at, (_, row) in enumerate(cutter.cells()):
                if at == position:
                    yield at, cutter.parsed(row)
                    position = next(wanted, None)
                    if position is None:  # nobody reads the rest
                        return
            return
    with open_member(book.archive, path) as stream:
        for at, cells in enumerate(sheet_rows(book, texts, stream)):
            if at == position:
                yield at, cells
                position = next(wanted, None)
                if position is None:
                    return


class _Cutter:
    """Cuts the cells of one column out of the rows of a sheet."""

    def __init__(
        self, book: Workbook, texts: SharedTexts, stream: IO[bytes], column: int
    ) -> None:
        self._book = book
        self._texts = texts
        self._column = column
        self._value = CellValue(book, texts)
        self._cuttings = Cuttings(stream, before=b"<sheetData>", end=_ROW_END)
        self._styles: dict[bytes, tuple[str, str]] = {}
        self._find = re.compile(
            b'<c r="%b[0-9]+"((?: [a-z]+="[^"<>&]*")*)>'
            b"(?:<f[^<]*</f>|<f[^<]*/>)?"
            b'<(?:v|is><t)(?: xml:space="preserve")?>([^<&]*)</(?:v|t></is)></c>'
            % column_letters(column).encode()
        ).search

    @property
    def suits(self) -> bool:
        """Whether the sheet is written as usual, and so most of its first rows."""
        rows = self._cuttings.start.split(_ROW_END)[:-1]
        found = sum(self._find(row) is not None for row in rows)
        return self._cuttings.is_usual and found * 2 >= len(rows)

    def cells(self) -> Iterator[tuple[ColumnCell, bytes]]:
        """Yield the cell, and the row it was in, of each row that is not blank."""
        for rows, usual in self._cuttings.blocks():
            for row in rows:
                cell = self._cut(row) if usual else None
                cell = cell or self._parsed_cell(row)
                if cell:
                    yield cell, row
        if not _AFTER_THE_ROWS.match(self._cuttings.rest):
            raise BrokenWorkbook

    def blocks(self) -> Iterator[list[ColumnCell]]:
        """Yield the cells of `cells`, many at a time."""
        for rows, usual in self._cuttings.blocks():
            cut = self._cut if usual else _not_cut
            cells = [cut(row) for row in rows]
            if None in cells:
                cells = [
                    cell or self._parsed_cell(row)
                    for cell, row in zip(cells, rows, strict=True)
                ]
            yield [cell for cell in cells if cell]
        if not _AFTER_THE_ROWS.match(self._cuttings.rest):
            raise BrokenWorkbook

    def _parsed_cell(self, row: bytes) -> ColumnCell | None:
        """Return the cell of a row that is not blank, as the parser finds it."""
        cells = self.parsed(row, only=self._column)
        return cells.get(self._column, _NOTHING) if cells else None

    def parsed(self, row: bytes, only: int | None = None) -> SheetRow:
        """Return what the parser finds in `row`."""
        sheet = self._cuttings.document(row)
        found: SheetRow = {}
        for cells in sheet_rows(self._book, self._texts, sheet, only=only):
            found.update(cells)
        return found

    def _cut(self, row: bytes) -> ColumnCell | None:
        """Return the cell if it is written as usual and not blank."""
        found = self._find(row)
        if found is None:
            return None
        attributes, raw = found.groups()
        known = self._styles.get(attributes)
        if known is None:
            known = self._styles[attributes] = _style(attributes)
        try:
            text = raw.decode()
            if known is _PLAIN_TEXT and "_x" not in text:
                cell = text, False
            else:
                cell = self._value(*known, text)
        except UnicodeDecodeError as error:
            raise BrokenWorkbook from error
        if "!" <= cell[0][:1] <= "~" or not is_blank(cell[0]):
            return cell
        return None


def _style(attributes: bytes) -> tuple[str, str]:
    """Return the type and the style of a cell with these `attributes`."""
    named = dict(_ATTRIBUTE.findall(attributes.decode()))
    kind = named.get("t", "n")
    return _PLAIN_TEXT if kind in _TEXTS else (kind, named.get("s", ""))


def _not_cut(_: bytes) -> None:
    """Leave a row to the parser."""
