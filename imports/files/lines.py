"""Bytes to lines of text, in constant memory, whatever ends a line."""

import codecs
import io
from collections.abc import Iterator
from operator import length_hint

from imports.files.limits import BLOCK_BYTES, MAX_LINE_CHARS
from imports.files.wrappers import Readable

_END_OF_FILE = "\x1a"  # which programs of DOS times, and their heirs, write last


class EndlessLine(ValueError):
    """A line is longer than any list has one."""


class Lines:
    """The lines of a text, their ends kept, one by one or a block of them at once."""

    def __init__(self, stream: Readable, encoding: str) -> None:
        self._blocks = text_blocks(stream, encoding)
        self._waiting: str | None = None
        self._begun: Iterator[str] = iter(())

    def __iter__(self) -> Iterator[str]:
        """Yield lines until the end. Raises as `text_blocks` does."""
        while True:
            yield from self._begun
            block = self.block()
            if block is None:
                return
            self._begun = iter(split_lines(block))

    @property
    def at_start_of_block(self) -> bool:
        """Whether every line of the block that was begun has been given."""
        return not length_hint(self._begun)

    def block(self) -> str | None:
        """Return the next block whole, None at the end. Raises as `text_blocks`."""
        block, self._waiting = self._waiting, None
        return next(self._blocks, None) if block is None else block

    def give_back(self, block: str) -> None:
        """Take back the block that was given last."""
        self._waiting = block


def split_lines(text: str) -> list[str]:
    """Return the lines of `text`, their ends kept: LF, CR LF or CR."""
    return io.StringIO(text, newline="").readlines()


def text_blocks(stream: Readable, encoding: str) -> Iterator[str]:
    """Yield the text of `stream` in blocks of whole lines.

    Raises UnicodeDecodeError at the line that holds the first wrong byte, all lines
    before it given, and EndlessLine.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    rest = ""
    at_end = False
    while not at_end:
        data = stream.read(BLOCK_BYTES)
        at_end = not data
        wrong: UnicodeDecodeError | None = None
        try:
            text = decoder.decode(data, final=at_end)
        except UnicodeDecodeError as error:
            wrong = error
            text = error.object[: error.start].decode(encoding)
        text = rest + text
        if at_end:
            text = text.removesuffix(_END_OF_FILE)
            end = len(text)
        else:
            # A CR at the very end may be half of a CR LF.
            end = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
        rest = text[end:]
        if len(rest) > MAX_LINE_CHARS:
            raise EndlessLine
        if end:
            yield text[:end]
        if wrong:
            raise wrong
