"""Statements that PostgreSQL reads and plans once a connection, not at every call.

Reading, rewriting and planning what finds a handful of rows by an index takes it longer
than finding them (docs/adr/0034). A statement with places for its values is named on the
connection at the first call; what is sent from then on is the name and the values. The
first calls are planned for their values; where a plan for any values costs no more,
PostgreSQL keeps that one. Django's own cursors put values into the text instead.

A plan is kept until PostgreSQL has gathered statistics of a table again. What asks for
a table that one commit fills is planned at each call.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import psycopg
from django.db import connections
from psycopg.types.numeric import Int8

CURSOR: Final = "_lethe_preparing"
NAMED_AT_ONCE: Final = 1
# Mostly empty, and read row by row then; half a million rows a moment later, when an
# erasure was launched, and nobody waits for statistics.
FILLED_AT_ONCE: Final = ("profiles_target",)


def fetch(
    text: str, parameters: Sequence[Any] | Mapping[str, Any], using: str = "default"
) -> list[tuple[Any, ...]]:
    """Execute the statement `text`; return all its rows.

    Its parameters are single values. It is seen by whoever counts or logs what is asked
    of the connection of this thread.
    """
    given: Any
    if isinstance(parameters, Mapping):
        given = {name: _of_one_width(value) for name, value in parameters.items()}
    else:
        given = [_of_one_width(value) for value in parameters]
    connection: Any = connections[using]
    # As before each statement of Django's: nobody is shown that a server came back.
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    cursor = _cursor(connection)
    # What has a name is not to be had as a text, and so not to be logged.
    cursor.names = _lasts(text) and not connection.queries_logged
    with connection._prepare_cursor(cursor) as seen:  # noqa: SLF001
        seen.execute(text, given)
        rows: list[tuple[Any, ...]] = seen.fetchall()
        return rows


@cache
def _lasts(text: str) -> bool:
    """Say whether a plan made now is as good a moment later."""
    return not any(table in text for table in FILLED_AT_ONCE)


def _of_one_width(value: Any) -> Any:
    """Return a whole number so that it is sent like any other: each width has a plan.

    What Django takes for a narrow one may not be: psycopg would cut it to that width.
    """
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return Int8(value) if is_number else value


class _Preparing(psycopg.Cursor[Any]):
    """A cursor that stays with its connection: making one costs as much as an answer."""

    names = True

    def execute(self, query: Any, params: Any = None, **options: Any) -> "_Preparing":
        """Execute `query`, which has a name on its connection from the first time on.

        While nothing has one psycopg would note the last hundred texts, those with what
        Django puts into them included: it does so for this statement alone.
        """
        if not self.names:
            return super().execute(query, params, prepare=False, **options)
        self.connection.prepare_threshold = NAMED_AT_ONCE
        try:
            return super().execute(query, params, prepare=True, **options)
        finally:
            self.connection.prepare_threshold = None

    def close(self) -> None:
        """Stay open: all rows were fetched."""


def _cursor(connection: Any) -> _Preparing:
    """Return the cursor of the connection that is open now."""
    kept: _Preparing | None = getattr(connection, CURSOR, None)
    if kept is None or kept.connection is not connection.connection:
        kept = _Preparing(connection.connection)
        setattr(connection, CURSOR, kept)
    return kept
