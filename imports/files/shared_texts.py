"""The texts that the cells of a workbook share, read only as far as they are asked."""

import re
from array import array
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Self

from imports.files.cell_text import unescaped
from imports.files.errors import BrokenWorkbook, TooManyTexts
from imports.files.limits import MAX_SHARED_TEXT_BYTES, MAX_SHARED_TEXTS
from imports.files.workbook import Workbook
from imports.files.xml_stream import Cuttings, new_parser, parsed, tags
from imports.files.zip_directory import open_member

_ITEM = tags("si")
_TEXT = tags("t")
_PHONETIC = tags("rPh")
_USUAL_ITEM = re.compile(rb'\s*<si><t(?: xml:space="preserve")?>([^<&]*)</t>')


class SharedTexts:
    """The shared texts by number.

    A million addresses are kept in some 30 MB: one buffer and the end of each.
    """

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._buffer = bytearray()
        self._ends = array("Q", [0])
        self._streams: list[IO[bytes]] = []
        self._reading = self._read(book.texts_path) if book.texts_path else iter(())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for stream in self._streams:
            stream.close()

    def __getitem__(self, number: int) -> str:
        """Return text `number`. Raises BrokenWorkbook or TooManyTexts."""
        if number < 0:
            raise BrokenWorkbook
        ends = self._ends
        while number + 1 >= len(ends):
            try:
                next(self._reading)
            except StopIteration as error:
                raise BrokenWorkbook from error
        try:
            return self._buffer[ends[number] : ends[number + 1]].decode()
        except UnicodeDecodeError as error:
            raise BrokenWorkbook from error

    def _read(self, path: str) -> Iterator[None]:
        """Take in some more texts at each step."""
        cuttings = Cuttings(self._open(path), before=b"<si>", end=b"</si>")
        if not cuttings.is_usual:
            yield from self._parse(self._open(path))
            return
        cuttings.start = b"<si>" + cuttings.start
        for items, usual in cuttings.blocks():
            for item in items:
                found = _USUAL_ITEM.fullmatch(item) if usual else None
                if found and b"_x" not in found[1]:
                    self._add(found[1])
                else:
                    for _ in self._parse(cuttings.document(item)):
                        pass
            yield

    def _open(self, path: str) -> IO[bytes]:
        stream = open_member(self._book.archive, path)
        self._streams.append(stream)
        return stream

    def _add(self, text: bytes) -> None:
        self._buffer += text
        self._ends.append(len(self._buffer))
        if (
            len(self._buffer) > MAX_SHARED_TEXT_BYTES
            or len(self._ends) > MAX_SHARED_TEXTS
        ):
            raise TooManyTexts

    def _parse(self, stream: IO[bytes]) -> Iterator[None]:
        parser = new_parser()
        pieces: list[str] = []
        in_phonetic = False

        def start(name: str, _: dict[str, str]) -> None:
            nonlocal in_phonetic
            if name in _TEXT:
                if not in_phonetic:
                    parser.CharacterDataHandler = pieces.append
            elif name in _PHONETIC:
                in_phonetic = True

        def end(name: str) -> None:
            nonlocal in_phonetic
            if name in _TEXT:
                parser.CharacterDataHandler = None
            elif name in _ITEM:
                self._add(unescaped("".join(pieces)).encode())
                pieces.clear()
            elif name in _PHONETIC:
                in_phonetic = False

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        yield from parsed(parser, stream)
