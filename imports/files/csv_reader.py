"""Rows of a CSV file, in constant memory; no row is swallowed by a stray quote."""

import csv
from collections.abc import Iterator
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
from imports.files.lines import EndlessLine, text_lines
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
    number = layout.first_number
    try:
        for row in _Records(stream, layout):
            # Most rows start with a letter or digit: look closer at the others.
            if not (row and "!" <= row[0][:1] <= "~") and is_blank_row(row):
                continue
            if len(row) > MAX_COLUMNS:
                raise TooManyColumns(row=number, limit=MAX_COLUMNS)
            if number > MAX_ROWS:
                raise TooManyRows(limit=MAX_ROWS)
            if number >= 0:
                yield number, row
            number += 1
    except UnicodeDecodeError as error:
        raise WrongEncoding(row=number, encoding=layout.encoding) from error
    except EndlessLine as error:
        raise LineTooLong(row=number) from error
    except _StrayQuote as error:
        raise UnclosedQuote(row=number) from error
    except csv.Error as error:
        raise FieldTooLong(row=number, limit=MAX_FIELD_CHARS) from error


class _StrayQuote(csv.Error):
    """A quotation mark would make several rows one."""


class _Records:
    """The records of a stream, those with misplaced quotation marks read leniently."""

    def __init__(self, stream: Readable, layout: Layout) -> None:
        self._lines = text_lines(stream, layout.encoding or "utf-8")
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
