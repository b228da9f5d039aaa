"""Values of unique keys in the one form in which they are stored and compared.

Pure. The same normaliser serves import, look-up and matching, so that a profile
loaded under `Ann@Example.com ` is found by a list that says `ann@example.com`.
"""

from common.blanks import is_blank, trimmed
from profiles.normalisers.batch import EMPTY, Cell, Column, Normalised, batch, column_of
from profiles.normalisers.invalid import REASONS, Invalid
from profiles.normalisers.kinds import (
    Kind,
    Normaliser,
    UnknownRegion,
    mark_of,
    normaliser,
    share_values,
)

__all__ = [
    "EMPTY",
    "REASONS",
    "Cell",
    "Column",
    "Invalid",
    "Kind",
    "Normalised",
    "Normaliser",
    "UnknownRegion",
    "batch",
    "column_of",
    "is_blank",
    "mark_of",
    "normaliser",
    "share_values",
    "trimmed",
]
