"""Rows as the database takes them in: lines for COPY, marked where they may repeat.

Pure. Finding repetitions among a million rows is half the work of matching them, and
few rows repeat another. So each value leaves the number of its row in a table of fixed
size while it passes. Whatever finds a number there may repeat that row, and the
database looks; whatever finds none is certainly the first with its value.
"""

from collections.abc import Mapping, Sequence

# Four bytes each, 64 MB at most: of a million and a half rows, four in a hundred find
# one in vain.
_PLACES = 1 << 24
_MASK = _PLACES - 1
_SPECIAL = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
_ESCAPES = str.maketrans(_SPECIAL)


class Arrivals:
    """Writes the rows of one list, all of them, in the order of the file."""

    def __init__(self) -> None:
        # Pages of it that nobody wrote to take no memory.
        self._marks = memoryview(bytearray(4 * _PLACES)).cast("i")

    def lines(self, first: int, values: Sequence[str], flaws: Mapping[int, str]) -> str:
        """Return rows as text for COPY (row_no, value, flaw, may_repeat).

        `first` is the number of the first row. Those at the places of `flaws` have no
        value; the others do.
        """
        marks, mask = self._marks, _MASK
        written = _escaped(values)
        lines = [
            f"{row}\t{value}\t\\N\t\\N\n" for row, value in enumerate(written, first)
        ]
        for at, place in enumerate([hash(value) & mask for value in values]):
            earlier = marks[place]
            if earlier:
                lines[at] = f"{first + at}\t{written[at]}\t\\N\t{earlier}\n"
            else:
                marks[place] = first + at
        # They left their number, too: a value that finds it there is not equal to none.
        for at, flaw in flaws.items():
            lines[at] = f"{first + at}\t\\N\t{flaw}\t\\N\n"
        return "".join(lines)


def _escaped(values: Sequence[str]) -> Sequence[str]:
    """Return `values` with what means something to COPY written as it wants it."""
    text = "".join(values)
    if not any(map(text.__contains__, _SPECIAL)):
        return values
    return [value.translate(_ESCAPES) for value in values]
