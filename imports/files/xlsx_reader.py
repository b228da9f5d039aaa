"""Rows of a sheet, parsed while it is unpacked: a few MB, however long the sheet.

python-calamine reads a million rows in half the time, but holds every cell of the
sheet (360 MB for 1,000,000 × 4, measured; the whole rectangle up to a stray cell in
XFD1048576), and needs all of it before it can show the first row. openpyxl streams
too, but takes five times as long.
"""

import re
from collections.abc import Callable, Iterator
from typing import IO

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

SheetRow = dict[int, tuple[str, bool]]  # column from 0: text, whether it is a number


def sheet_rows(
    book: Workbook, texts: SharedTexts, stream: IO[bytes], only: int | None = None
) -> Iterator[SheetRow]:
    """Yield the cells of each row that has any, formulas by their cached value.

    With `only`, the other cells of a row may be missing. Raises BrokenWorkbook,
    TooManyColumns or TooManyTexts.
    """
    parser = new_parser()
    value = value_of(book, texts)
    done: list[SheetRow] = []
    cells: SheetRow = {}
    pieces: list[str] = []
    columns: dict[str, int] = {}
    column = -1
    kind = "n"
    style = ""
    rows = 0
    in_phonetic = False

    def start(name: str, attributes: dict[str, str]) -> None:
        """Look at each cell's address, and only at the wanted ones' contents."""
        nonlocal column, kind, style, cells, rows
        if name in _CELL:
            address = attributes.get("r")
            if address is None:
                column += 1
            else:
                letters = address.rstrip("0123456789")
                known = columns.get(letters)
                if known is None:
                    known = columns[letters] = _column_number(letters)
                column = known
            if only is None or column == only or not cells:
                kind = attributes.get("t", "n")
                style = attributes.get("s", "")
                parser.StartElementHandler = start_inside
                parser.EndElementHandler = end_inside
        elif name in _ROW:
            if cells:
                done.append(cells)
                cells = {}
            rows += 1
            column = -1

    def start_inside(name: str, _: dict[str, str]) -> None:
        nonlocal in_phonetic
        if name in _VALUE:
            if not in_phonetic:
                parser.CharacterDataHandler = pieces.append
        elif name in _PHONETIC:
            in_phonetic = True

    def end_inside(name: str) -> None:
        nonlocal in_phonetic
        if name in _VALUE:
            parser.CharacterDataHandler = None
        elif name in _CELL:
            text, is_number = value(kind, style, "".join(pieces))
            pieces.clear()
            if not is_blank(text):
                if column >= MAX_COLUMNS:
                    raise TooManyColumns(row=rows, limit=MAX_COLUMNS)
                cells[column] = text, is_number
            parser.StartElementHandler = start
            parser.EndElementHandler = None
        elif name in _PHONETIC:
            in_phonetic = False

    parser.StartElementHandler = start
    for _ in parsed(parser, stream):
        yield from done
        done.clear()
    if cells:
        yield cells


def declared_rows(head: bytes) -> int | None:
    """Return the last row number that a sheet starting with `head` declares."""
    match = _DIMENSION.search(head)
    return int(match[1]) if match else None


def value_of(
    book: Workbook, texts: SharedTexts
) -> Callable[[str, str, str], tuple[str, bool]]:
    """Return what turns a cell's type, style and contents into text."""
    dates = book.date_styles
    since_1904 = book.since_1904

    def value(kind: str, style: str, raw: str) -> tuple[str, bool]:
        if not raw:
            return "", False
        match kind:
            case "s":
                if not raw.strip().isdecimal():
                    raise BrokenWorkbook
                return texts[int(raw)], False
            case "n":
                if style in dates:
                    return date_text(raw, since_1904=since_1904), False
                return number_text(raw.strip()), True
            case "inlineStr" | "str":
                return unescaped(raw), False
            case "b":
                return "FALSE" if raw.strip() in {"0", "false"} else "TRUE", False
            case _:  # "e": #N/A and its like; "d": a date that is ISO 8601 already
                return raw, False

    return value


def _column_number(letters: str) -> int:
    if not _LETTERS.fullmatch(letters):
        raise BrokenWorkbook
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(number: int) -> str:
    """Return the letters of column `number`, from 0: A, B, … Z, AA, …"""
    letters = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
