"""Rows as the database takes them in: lines for COPY, marked where they may repeat.

Pure. Finding repetitions among a million rows is half the work of matching them, and
few rows repeat another. So each value leaves a mark in a table of fixed size while it
passes. Whatever finds a mark may be a repetition, and the database looks; whatever
finds none is certainly the first with its value.
"""

from collections.abc import Sequence

from profiles.normalisers import Normalised

# One byte each: of a million and a half rows, four in a hundred find one in vain.
_PLACES = 1 << 24
_MASK = _PLACES - 1
_SPECIAL = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
_ESCAPES = str.maketrans(_SPECIAL)


class Arrivals:
    """Writes the rows of one list, all of them, in the order of the file."""

    def __init__(self) -> None:
        self._marks = bytearray(_PLACES)

    def lines(self, rows: Sequence[Normalised]) -> str:
        """Return `rows` as text for COPY (row_no, value, flaw, may_repeat)."""
        marks = self._marks
        lines: list[str] = []
        add = lines.append
        for number, value, flaw in _escaped(rows):
            if value is None:
                add(f"{number}\t\\N\t{flaw}\tf\n")
                continue
            place = hash(value) & _MASK
            if marks[place]:
                add(f"{number}\t{value}\t\\N\tt\n")
            else:
                marks[place] = 1
                add(f"{number}\t{value}\t\\N\tf\n")
        return "".join(lines)


def _escaped(rows: Sequence[Normalised]) -> Sequence[Normalised]:
    """Return `rows` with what means something to COPY written as it wants it."""
    text = "".join([value for _, value, _ in rows if value])
    if not any(map(text.__contains__, _SPECIAL)):
        return rows
    return [
        (number, value and value.translate(_ESCAPES), flaw)
        for number, value, flaw in rows
    ]
