"""What a person reads while something starts: calm, short, one line a step."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

LINE_LETTERS = 200  # of a log, shown to a person


class Refusal(Exception):
    """Lethe cannot go on; the text says what is missing and what to do about it."""


class Console:
    """Lines for a person, on `stream`."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout

    def say(self, text: str = "") -> None:
        """Print a line."""
        print(text, file=self.stream, flush=True)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Name a step when it begins, and its seconds when it is done."""
        print(f"  {text} …", end="", file=self.stream, flush=True)
        began = time.monotonic()
        try:
            yield
        except BaseException:
            self.say()
            raise
        self.say(f" {time.monotonic() - began:.1f} s")


def last_lines(log: Path, count: int = 8) -> str:
    """Return the end of `log`, indented, for a message about what went wrong."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 8192))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"    {line[:LINE_LETTERS]}" for line in lines[-count:])
