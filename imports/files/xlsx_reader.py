"""Rows of a sheet, parsed while it is unpacked: a few MB, however long the sheet.

python-calamine reads a million rows in half the time, but holds every cell of the
sheet (360 MB for 1,000,000 rows of 4, measured; the whole rectangle up to a stray cell in
XFD1048576), and needs all of it before it can show the first row. openpyxl streams
too, but takes five times as long.
"""

import re
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from imports.files.cell_text import date_text, number_text, unescaped
from imports.files.errors import BrokenWorkbook, TooManyColumns
from imports.files.limits import MAX_COLUMNS
from imports.files.shared_texts import SharedTexts
from imports.files.workbook import Workbook
from imports.files.xml_stream import new_parser, parsed, tags
from profiles.normalisers import is_blank

_ROW = tags("row")
_CELL = tags("c")
_VALUE = tags("v", "t")
_PHONETIC = tags("rPh")
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension ref="(?:[A-Z]+[0-9]+:)?[A-Z]+([0-9]+)"')
_LETTERS = re.compile("[A-Z]{1,3}")

_BOOLEANS = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}

SheetRow = dict[int, tuple[str, bool]]  # column from 0: text, whether it is a number


def sheet_rows(
    book: Workbook, texts: SharedTexts, stream: IO[bytes], only: int | None = None
) -> Iterator[SheetRow]:
    """Yield the cells of each row that has any, formulas by their cached value.

    With `only`, the other cells of a row may be missing. Raises BrokenWorkbook,
    TooManyColumns or TooManyTexts.
    """
    parser = new_parser()
    rows = _Rows(parser, CellValue(book, texts), only)
    for _ in parsed(parser, stream):
        yield from rows.taken()
    yield from rows.last()


class CellValue:
    """Turns a cell's type, style and contents into text, and says if it is a number."""

    __slots__ = ("_dates", "_since_1904", "_texts")

    def __init__(self, book: Workbook, texts: SharedTexts) -> None:
        self._texts = texts
        self._dates = book.date_styles
        self._since_1904 = book.since_1904

    def __call__(self, kind: str, style: str, raw: str) -> tuple[str, bool]:
        """Return the text. Raises BrokenWorkbook or TooManyTexts."""
        if not raw:
            return "", False
        match kind:
            case "s":
                return self._texts[_number(raw)], False
            case "n" if style not in self._dates:
                return number_text(raw.strip()), True
            case "n":
                return date_text(raw, since_1904=self._since_1904), False
            case "b":
                return _BOOLEANS.get(raw.strip(), raw), False
            case "inlineStr" | "str":
                text = unescaped(raw)
            case _:  # "e": #N/A and its like; "d": a date that is ISO 8601 already
                text = raw
        return text, False


def _number(raw: str) -> int:
    try:
        return int(raw)
    except ValueError as error:
        raise BrokenWorkbook from error


class _Rows:
    """Collects the rows of a sheet as the parser meets them.

    Outside a wanted cell only starts are listened to: a call per element less.
    """

    __slots__ = (
        "_cells",
        "_column",
        "_done",
        "_in_phonetic",
        "_kind",
        "_known",
        "_only",
        "_parser",
        "_pieces",
        "_rows",
        "_style",
        "_value",
    )

    def __init__(
        self, parser: expat.XMLParserType, value: CellValue, only: int | None
    ) -> None:
        self._parser = parser
        self._value = value
        self._only = only
        self._done: list[SheetRow] = []
        self._cells: SheetRow = {}
        self._pieces: list[str] = []
        self._known: dict[str, int] = {}  # columns by their letters
        self._column = -1
        self._rows = 0
        self._kind = self._style = ""
        self._in_phonetic = False
        parser.StartElementHandler = self._start

    def taken(self) -> Iterator[SheetRow]:
        """Yield the rows that are complete."""
        yield from self._done
        self._done.clear()

    def last(self) -> Iterator[SheetRow]:
        """Yield the row that nothing followed."""
        if self._cells:
            yield self._cells

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELL:
            self._column = self._column_of(attributes.get("r"))
            if self._only is None or self._column == self._only or not self._cells:
                self._kind = attributes.get("t", "n")
                self._style = attributes.get("s", "")
                self._parser.StartElementHandler = self._start_inside
                self._parser.EndElementHandler = self._end_inside
        elif name in _ROW:
            if self._cells:
                self._done.append(self._cells)
                self._cells = {}
            self._rows += 1
            self._column = -1

    def _column_of(self, address: str | None) -> int:
        if address is None:
            return self._column + 1
        letters = address.rstrip("0123456789")
        known = self._known.get(letters)
        if known is None:
            known = self._known[letters] = _column_number(letters)
        return known

    def _start_inside(self, name: str, _: dict[str, str]) -> None:
        if name in _VALUE:
            if not self._in_phonetic:
                self._parser.CharacterDataHandler = self._pieces.append
        elif name in _PHONETIC:
            self._in_phonetic = True

    def _end_inside(self, name: str) -> None:
        if name in _VALUE:
            self._parser.CharacterDataHandler = None
        elif name in _CELL:
            text, is_number = self._value(
                self._kind, self._style, "".join(self._pieces)
            )
            self._pieces.clear()
            if not is_blank(text):
                if self._column >= MAX_COLUMNS:
                    raise TooManyColumns(row=self._rows, limit=MAX_COLUMNS)
                self._cells[self._column] = text, is_number
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = None
        elif name in _PHONETIC:
            self._in_phonetic = False


def declared_rows(head: bytes) -> int | None:
    """Return the last row number that a sheet starting with `head` declares."""
    match = _DIMENSION.search(head)
    return int(match[1]) if match else None


def _column_number(letters: str) -> int:
    if not _LETTERS.fullmatch(letters):
        raise BrokenWorkbook
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
