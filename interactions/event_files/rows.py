"""The rows of a file of events, whatever its format. Pure.

A row that cannot be read is yielded with its flaw; those after it are read all the same.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

MAX_LINE_BYTES = 200_000
NUMBERED = {"row", "reason"}  # what a file of refused events adds
UTF_8_MARK = b"\xef\xbb\xbf"
DECODER = json.JSONDecoder()


class Unreadable(ValueError):
    """The file as a whole is no file of events."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """A row: its line (from 1), what it says, and why it cannot be read, if so."""

    number: int
    fields: Mapping[str, Any]
    flaw: str = ""


def rows(file: BinaryIO) -> Iterator[EventRow]:
    """Yield the rows of `file` in their order, blank ones left out.

    A file whose first line begins with a brace holds JSON lines; any other is CSV with
    a header. Constant memory. Raises Unreadable.
    """
    lines = _lines(file)
    first = next(lines, None)
    while first is not None and not first[1].strip():
        first = next(lines, None)
    if first is None:
        return
    if first[1].lstrip().startswith(b"{"):
        yield _object(*first)
        for number, line in lines:
            if line.strip():
                yield _object(number, line)
    else:
        yield from _table(first[1], lines)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield numbered lines; what is too long for one comes cut, and is told as such."""
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        yield number, line.removeprefix(UTF_8_MARK) if number == 1 else line
        while len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE_BYTES + 1)


def _object(number: int, line: bytes) -> EventRow:
    if len(line) > MAX_LINE_BYTES:
        return EventRow(number, {}, "The line is too long.")
    try:
        found = DECODER.decode(line.removeprefix(UTF_8_MARK).decode())
    except (ValueError, RecursionError):
        text = line.decode("utf-8", errors="replace").strip()
        return EventRow(number, {"line": text}, "This is no line of JSON in UTF-8.")
    if not isinstance(found, dict):
        return EventRow(number, {"line": found}, "This is no JSON object.")
    for name in NUMBERED:
        found.pop(name, None)
    return EventRow(number, found)


def _table(head: bytes, lines: Iterator[tuple[int, bytes]]) -> Iterator[EventRow]:
    """Yield the rows below `head`; a row has the number of the line it ends on."""
    at = [1]

    def decoded() -> Iterator[str]:
        for number, line in lines:
            at[0] = number
            yield line.decode("utf-8", errors="replace")

    try:
        title = head.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("The file is not in UTF-8.") from None
    delimiter = max(",;\t", key=title.count)
    try:
        [names] = csv.reader([title], delimiter=delimiter)
    except csv.Error:
        raise Unreadable("The first row is no row of a CSV file.") from None
    names = [name.strip() for name in names]
    if "kind" not in names:
        raise Unreadable("The first row has to name the columns; one of them is kind.")
    reader = csv.reader(decoded(), delimiter=delimiter)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            yield EventRow(at[0], {}, "This is no row of a CSV file.")
            continue
        if cells is None:
            return
        if any(cells):
            yield _cells(at[0], names, cells)


def _cells(number: int, names: list[str], cells: list[str]) -> EventRow:
    fields = {
        name: cell
        for name, cell in zip(names, cells, strict=False)
        if name not in NUMBERED
    }
    if len(cells) > len(names):
        return EventRow(
            number, fields, "The row has more cells than there are columns."
        )
    if any("\N{REPLACEMENT CHARACTER}" in cell for cell in cells):
        return EventRow(number, fields, "The row is not in UTF-8.")
    return EventRow(number, fields)
