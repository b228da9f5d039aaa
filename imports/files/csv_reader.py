"""Rows of a CSV file, in constant memory; no row is swallowed by a stray quote."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, TypedDict

from imports.files.errors import (
    FieldTooLong,
    LineTooLong,
    TooManyColumns,
    TooManyRows,
    UnclosedQuote,
    WrongEncoding,
)
from imports.files.layout import Layout
from imports.files.limits import MAX_COLUMNS, MAX_FIELD_CHARS, MAX_ROWS
from imports.files.lines import EndlessLine, Lines, split_lines
from imports.files.numbering import is_blank_row
from imports.files.sniff import named_delimiter
from imports.files.wrappers import Readable

csv.field_size_limit(MAX_FIELD_CHARS)  # the module's own default, made certain

_AFTER_THE_LINE = "\0after the line\0"


class _Dialect(TypedDict):
    delimiter: str
    quotechar: str | None
    quoting: Literal[0, 3]


def _dialect(layout: Layout) -> _Dialect:
    quote = layout.quote
    return {
        "delimiter": layout.delimiter or ",",
        "quotechar": quote or None,
        "quoting": csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
    }


def numbered_rows(stream: Readable, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with its number, the header as number 0.

    What stands above the header is left out.

    Raises the kinds of Unreadable that name a row, each after the rows before it.
    """
    return _Rows(stream, layout).one_by_one()


def numbered_column(
    stream: Readable, layout: Layout, index: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield column `index`, from 0, in pieces: the number of the first row, values.

    The header is left out; a row without that column has an empty value. Raises as
    `numbered_rows` does, which it agrees with on every file.
    """
    return _Rows(stream, layout).column(index)


class _Rows:
    """The rows of a stream, counted. A stretch of plain ones is cut up at once."""

    def __init__(self, stream: Readable, layout: Layout) -> None:
        self._layout = layout
        self._lines = Lines(stream, layout.encoding or "utf-8")
        self._number = layout.first_number  # of the next row

    def one_by_one(self) -> Iterator[tuple[int, list[str]]]:
        with self._named():
            yield from self._looked_at()

    def column(self, index: int) -> Iterator[tuple[int, list[str]]]:
        with self._named():
            first, values = 1, list[str]()
            for number, row in self._looked_at():
                if number:
                    values.append(row[index] if index < len(row) else "")
                if self._lines.at_start_of_block:
                    yield first, values
                    yield from self._plain_blocks(index)
                    first, values = self._number, []
            yield first, values

    def _looked_at(self) -> Iterator[tuple[int, list[str]]]:
        """Yield rows with their numbers, each looked at by itself."""
        for row in _Records(self._lines, self._layout):
            if _is_blank(row):
                continue
            number = self._number
            if len(row) > MAX_COLUMNS:
                raise TooManyColumns(row=number, limit=MAX_COLUMNS)
            if number > MAX_ROWS:
                raise TooManyRows(limit=MAX_ROWS)
            self._number += 1
            if number >= 0:
                yield number, row

    def _plain_blocks(self, index: int) -> Iterator[tuple[int, list[str]]]:
        """Yield the column of the blocks that come next, up to one that is not plain."""
        while self._number > 0 and (block := self._lines.block()):
            values = _plain_column(block, self._layout, index)
            if values is None or self._number + len(values) > MAX_ROWS:
                self._lines.give_back(block)
                return
            yield self._number, values
            self._number += len(values)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Say in which row it is that something cannot be read."""
        try:
            yield
        except UnicodeDecodeError as error:
            encoding = self._layout.encoding
            raise WrongEncoding(row=self._number, encoding=encoding) from error
        except EndlessLine as error:
            raise LineTooLong(row=self._number) from error
        except _StrayQuote as error:
            raise UnclosedQuote(row=self._number) from error
        except csv.Error as error:
            raise FieldTooLong(row=self._number, limit=MAX_FIELD_CHARS) from error


def _is_blank(row: list[str]) -> bool:
    # Most rows start with a letter or digit: look closer at the others.
    return not (row and "!" <= row[0][:1] <= "~") and is_blank_row(row)


def _plain_column(block: str, layout: Layout, index: int) -> list[str] | None:
    """Return the column of the rows in `block` that are not blank.

    None when that takes a closer look: at quotation marks, at unusual ends of lines,
    at very wide rows.
    """
    if layout.quote and layout.quote in block:
        return _quoted_column(block, layout, index)
    delimiter = layout.delimiter or ","
    if "\r" in block:
        block = block.replace("\r\n", "\n")
    if "\r" in block or not block.endswith("\n"):
        return None
    lines = block[:-1].split("\n")
    if max(map(len, lines)) > MAX_COLUMNS:
        return None
    if _may_hold_blank_rows(block, lines, delimiter):
        lines = [line for line in lines if not is_blank_row(line.split(delimiter))]
    if delimiter not in block:
        return [""] * len(lines) if index else lines
    return _cells([line.split(delimiter, index + 1) for line in lines], index)


def _may_hold_blank_rows(block: str, lines: list[str], delimiter: str) -> bool:
    """Say whether a line begins with anything but what is to be seen in a first cell."""
    begins_empty = block.startswith(delimiter) or f"\n{delimiter}" in block
    return begins_empty or min(lines) < "!" or max(lines) >= "\x7f"


def _quoted_column(block: str, layout: Layout, index: int) -> list[str] | None:
    """Return the column of the rows in `block`, if all are as they should be."""
    lines = split_lines(block)
    try:
        rows = list(csv.reader(lines, **_dialect(layout), strict=True))
    except csv.Error:
        return None
    if max(map(len, rows)) > MAX_COLUMNS:
        return None
    return _cells([row for row in rows if not _is_blank(row)], index)


def _cells(rows: list[list[str]], index: int) -> list[str]:
    try:
        return [row[index] for row in rows]
    except IndexError:
        return [row[index] if index < len(row) else "" for row in rows]


class _StrayQuote(csv.Error):
    """A quotation mark would make several rows one."""


class _Records:
    """The records of a stream, those with misplaced quotation marks read leniently."""

    def __init__(self, lines: Lines, layout: Layout) -> None:
        self._lines = lines
        self._layout = layout
        self._line = ""

    def __iter__(self) -> Iterator[list[str]]:
        """Yield each record. Raises _StrayQuote or another csv.Error."""
        reader = csv.reader(self._remembered(), **_dialect(self._layout), strict=True)
        at_end = False
        while not at_end:
            start = reader.line_num
            try:
                for row in reader:
                    yield row
                    start = reader.line_num
                at_end = True
            except csv.Error as error:
                if "field limit" in str(error):
                    raise
                if reader.line_num - start > 1:
                    raise _StrayQuote from error
                yield _leniently(self._line, self._layout)

    def _remembered(self) -> Iterator[str]:
        first = True
        for line in self._lines:
            self._line = line
            if not (first and named_delimiter(line) is not None):
                yield line
            first = False


def _leniently(line: str, layout: Layout) -> list[str]:
    """Return the cells of a line with quotation marks out of place.

    Raises _StrayQuote when the next line would belong to it as well.
    """
    reader = csv.reader([line, _AFTER_THE_LINE], **_dialect(layout))
    row, *after = reader
    if after != [[_AFTER_THE_LINE]]:
        raise _StrayQuote
    return row
