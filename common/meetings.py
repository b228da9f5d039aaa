"""Two who change the same thing at the same moment: one comes first, one is told.

What can be foreseen is refused in its own words by the action concerned. What is left
are moments: between looking whether a name is free and taking it, or between choosing
a section and writing in it. The database decides those; nothing is half-done.
"""

from typing import Final

from django.db import DatabaseError
from psycopg import errors

from common.errors import DomainError

# What only somebody else's commit can cause, where a form has been looked through.
MET: Final = (
    errors.UniqueViolation,
    errors.ForeignKeyViolation,
    errors.DeadlockDetected,
    errors.SerializationFailure,
)


class AtTheSameMoment(DomainError):
    """Somebody changed this at the same moment. Nothing was saved: look at it again."""


def is_meeting(error: DatabaseError) -> bool:
    """Say whether `error` tells of somebody else's change, and not of a fault.

    Django itself finds that the row is gone which it was to change; the database has
    no error for that.
    """
    return type(error) is DatabaseError or isinstance(error.__cause__, MET)
