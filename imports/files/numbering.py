"""Which rows count, and how: from 1 after the header, wholly blank ones left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from profiles.normalisers import is_blank


@dataclass(frozen=True, slots=True)
class Row:
    """One data row: the number a person sees, its cells, which of them are numbers."""

    number: int
    cells: list[str]
    numeric: frozenset[int] = frozenset()


def is_blank_row(cells: Sequence[str]) -> bool:
    """Say whether there is nothing to see in any of `cells`."""
    return not cells or all(map(is_blank, cells))
