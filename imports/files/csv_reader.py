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

    Raises the kinds of Unreadable that name a row, each after the rows before it.
    """
    encoding = layout.encoding or "utf-8"
    line = ""

    def remembered() -> Iterator[str]:
        nonlocal line
        first = True
        for line in text_lines(stream, encoding):
            if first and _names_the_delimiter(line):
                first = False
                continue
            first = False
            yield line

    reader = csv.reader(remembered(), **_dialect(layout), strict=True)
    number = 0 if layout.header else 1
    lines_read = 0
    while True:
        try:
            for row in reader:
                lines_read = reader.line_num
                # Most rows start with a letter or digit: look closer at the others.
                if not (row and "!" <= row[0][:1] <= "~") and is_blank_row(row):
                    continue
                if len(row) > MAX_COLUMNS:
                    raise TooManyColumns(row=number, limit=MAX_COLUMNS)
                if number > MAX_ROWS:
                    raise TooManyRows(limit=MAX_ROWS)
                yield number, row
                number += 1
        except csv.Error as error:
            if "field limit" in str(error):
                raise FieldTooLong(row=number, limit=MAX_FIELD_CHARS) from error
            if reader.line_num - lines_read > 1:
                raise UnclosedQuote(row=number) from error
            lines_read = reader.line_num
            yield number, _leniently(line, number, layout)
            number += 1
        except UnicodeDecodeError as error:
            raise WrongEncoding(row=number, encoding=encoding) from error
        except EndlessLine as error:
            raise LineTooLong(row=number) from error
        else:
            return


def _leniently(line: str, number: int, layout: Layout) -> list[str]:
    """Return the cells of a line with quotation marks out of place.

    Raises UnclosedQuote when the next line would belong to it as well.
    """
    reader = csv.reader([line, _AFTER_THE_LINE], **_dialect(layout))
    row, *after = reader
    if after != [[_AFTER_THE_LINE]]:
        raise UnclosedQuote(row=number)
    return row


def _names_the_delimiter(line: str) -> bool:
    """Say whether `line` is the `sep=;` that Excel understands above the header."""
    bare = line.strip().strip('"').lower()
    return bare.startswith("sep=") and len(bare) <= len("sep=;")
