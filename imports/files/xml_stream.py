"""Large XML parts, parsed or cut up as they are unpacked.

A part is nearly always written in one way: UTF-8, one vocabulary, no comments. Of
such a part, rows and texts are cut out as bytes, five times as fast as by the parser;
whatever is written differently is left to the parser. Text holds no raw `<`, so a cut
that matches a whole element cannot be anything else than that element.
"""

import io
import re
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from imports.files.errors import BrokenWorkbook
from imports.files.limits import MAX_LINE_CHARS, SAMPLE_BYTES
from imports.files.zip_directory import PACKING_ERRORS

_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # "strict" workbooks
)
_USUAL_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*"
    rb"(?:<\?xml version=.1\.0.(?: encoding=.(?:utf|UTF)-8.)?[^>]*\?>\s*)?"
    rb'(<(\w+) (?:[^>]* )?xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006'
    rb'/main"[^>]*>)'
)


def tags(*names: str) -> frozenset[str]:
    """Return the names that a parser of `new_parser` gives to these elements."""
    return frozenset(f"{space} {name}" for space in _NAMESPACES for name in names)


def new_parser() -> expat.XMLParserType:
    """Return a parser that knows namespaces and refuses declarations of entities."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def parsed(parser: expat.XMLParserType, stream: IO[bytes]) -> Iterator[None]:
    """Feed `stream` to `parser` bit by bit. Raises BrokenWorkbook."""
    at_end = False
    while not at_end:
        data = read(stream)
        at_end = not data
        try:
            parser.Parse(data, at_end)
        except expat.ExpatError as error:
            raise BrokenWorkbook from error
        yield


class Cuttings:
    """The elements of a part, cut out as they are unpacked, their end tags left out."""

    def __init__(self, stream: IO[bytes], before: bytes, end: bytes) -> None:
        """Start after the tag `before`; `end` is the end tag of each element."""
        head, found, self.start = read(stream).partition(before)
        root = _USUAL_START.match(head + found)
        self.is_usual = bool(found and root and not _is_unusual(self.start))
        self._stream = stream
        self._end = end
        self._opening, self._name = root.groups() if root else (b"", b"")
        self.rest = b""

    def blocks(self) -> Iterator[tuple[list[bytes], bool]]:
        """Yield elements, and whether they are free of anything unusual.

        Raises BrokenWorkbook. What follows the last element is in `rest` then.
        """
        block = self.start
        while True:
            usual = not _is_unusual(block)
            *elements, self.rest = block.split(self._end)
            yield elements, usual
            data = read(self._stream)
            if not data:
                return
            block = self.rest + data
            if len(self.rest) > MAX_LINE_CHARS:
                raise BrokenWorkbook

    def document(self, element: bytes) -> io.BytesIO:
        """Return `element` as a part of its own."""
        return io.BytesIO(
            b"%b%b%b</%b>" % (self._opening, element, self._end, self._name)
        )


def read(stream: IO[bytes], size: int = SAMPLE_BYTES) -> bytes:
    """Return the next `size` bytes of `stream` or fewer. Raises BrokenWorkbook."""
    try:
        return stream.read(size)
    except PACKING_ERRORS as error:
        raise BrokenWorkbook from error


def _is_unusual(block: bytes) -> bool:
    """Say whether comments, instructions or other vocabularies may be in `block`.

    A single character is looked for ten times as fast as two of them, and most
    blocks hold neither.
    """
    return (
        (b"!" in block and b"<!" in block)
        or (b"?" in block and b"<?" in block)
        or b"xmlns" in block
    )


def _refuse(*_: object) -> None:
    raise BrokenWorkbook
