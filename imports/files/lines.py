"""Bytes to lines of text, in constant memory, whatever ends a line."""

import codecs
import io
from collections.abc import Iterator

from imports.files.limits import MAX_LINE_CHARS, SAMPLE_BYTES
from imports.files.wrappers import Readable

_END_OF_FILE = "\x1a"  # which programs of DOS times, and their heirs, write last


class EndlessLine(ValueError):
    """A line is longer than any list has one."""


def text_lines(stream: Readable, encoding: str) -> Iterator[str]:
    """Yield the lines of `stream`, their ends kept: LF, CR LF or CR.

    Raises UnicodeDecodeError at the line that holds the first wrong byte, all lines
    before it given, and EndlessLine.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    rest = ""
    at_end = False
    while not at_end:
        data = stream.read(SAMPLE_BYTES)
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
        lines = io.StringIO(text, newline="").readlines()
        rest = ""
        # A CR at the very end may be half of a CR LF.
        if lines and not at_end and not lines[-1].endswith("\n"):
            rest = lines.pop()
            if len(rest) > MAX_LINE_CHARS:
                raise EndlessLine
        yield from lines
        if wrong:
            raise wrong
