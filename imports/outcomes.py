"""What can become of a row of a list."""

from enum import IntEnum


class Outcome(IntEnum):
    """The outcome of one row; the numbers are what staging stores."""

    DELETED = 1
    NOT_FOUND = 2
    OTHER_IDENTIFIER = 3
    DUPLICATE = 4
    INVALID = 5
    EMPTY = 6
    ON_HOLD = 7
    ALREADY_BEING_DELETED = 8
    NOT_REACHED = 9  # the run was stopped before its turn
    NEW = 10
    UPDATED = 11
    UNCHANGED = 12
    CONFLICT = 13  # somebody else is known by a value of the row
    ALREADY_THERE = 14  # where profiles are only added
    LACKING = 15  # a new profile would lack a value that each has to have
    REDEFINED = 16  # the table's definition changed before the row's turn
    UNSUBSCRIBED = 20
    UNSUBSCRIBED_ALREADY = 21

    @property
    def word(self) -> str:
        """Return the glossary's word, as files and scripts have it."""
        return self.name.lower().replace("_", " ")
