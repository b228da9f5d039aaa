"""Which rows count, and how: from 1 after the header, wholly blank ones left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, repeat

from profiles.normalisers import Cell, is_blank


@dataclass(frozen=True, slots=True)
class Row:
    """One data row: the number a person sees, its cells, which of them are numbers."""

    number: int
    cells: list[str]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Cells of one column in rows that follow each other."""

    first: int  # the number of the first row
    values: list[str]
    numeric: list[bool] | None = None  # which cells held a number; None: none of them

    def __len__(self) -> int:
        """Return how many rows they are."""
        return len(self.values)

    def __iter__(self) -> Iterator[Cell]:
        """Yield (row number, value, is a number) one by one."""
        numeric = repeat(False) if self.numeric is None else self.numeric
        return zip(count(self.first), self.values, numeric)


def is_blank_row(cells: Sequence[str]) -> bool:
    """Say whether there is nothing to see in any of `cells`."""
    return not cells or all(map(is_blank, cells))
