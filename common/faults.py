"""What may be said of an exception where no person may be named: in logs, on a run's page.

The database quotes the values that it refuses, and so do Python's own complaints about
values. Of these only the kind is said, and of the database's its code and the names of
what was concerned. Everything else says its message.
"""

from collections.abc import Iterator
from traceback import format_tb

import psycopg
from django.core.exceptions import ValidationError
from django.db.utils import Error

from common.errors import DomainError

# Their messages quote what was read, written or looked for.
QUOTING = (
    Error,
    psycopg.Error,
    DomainError,
    ValidationError,
    ValueError,
    LookupError,
)
NAMES = ("schema_name", "table_name", "column_name", "constraint_name")
MOST_CHARACTERS = 300


def said(error: BaseException) -> str:
    """Return the kind of `error` with what can be said of it, in one line."""
    kind = type(error).__name__
    about = _about(error)
    return f"{kind}: {about}"[:MOST_CHARACTERS] if about else kind


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and what it came from, as a traceback shows them."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or (
            None if following.__suppress_context__ else following.__context__
        )


def _about(error: BaseException) -> str:
    if not isinstance(error, QUOTING):
        return " ".join(str(error).split())
    for each in chain(error):
        if isinstance(each, psycopg.Error):
            names = (getattr(each.diag, name) for name in NAMES)
            return " ".join(filter(None, (each.sqlstate, *names)))
    return ""


def traceback(error: BaseException) -> str:
    """Return the traceback of `error`: where it happened, and what may be said of it."""
    parts = [
        "".join([*format_tb(each.__traceback__), said(each)]) for each in chain(error)
    ]
    return "\nled to\n".join(reversed(parts))
