"""Queries of the ORM that are asked on every page: their SQL is composed once.

Composing takes the ORM several times as long as PostgreSQL takes to answer what finds
a handful of rows by an index. Of two calls of such a query only the values differ, so
the second one asks with the text of the first; rows become models as ever, related
ones (`select_related`) too. What is prefetched is not.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from django.db import connections
from django.db.backends.postgresql.psycopg_any import mogrify
from django.db.models import QuerySet
from django.http import Http404

from common import kept_plans

# Values that nobody has, each a place that a call's own value is put into.
PLACE: Final = 7_134_000_000_000_000_000
MOST: Final = 2**63  # what no number of a row reaches
PLACEHOLDER: Final = re.compile("%.")
LATER: Final = datetime(9000, 1, 1, tzinfo=UTC)
PLACES: Final[dict[type, Callable[[int], Any]]] = {
    int: lambda number: PLACE + number,
    str: lambda number: f"\N{OBJECT REPLACEMENT CHARACTER}{number}",
    datetime: lambda number: LATER + timedelta(days=number),
}

P = ParamSpec("P")
R = TypeVar("R")


class NotPrepared(TypeError):
    """A query was given a value that may change more of it than a value."""


def prepared(build: Callable[P, QuerySet[Any, R]]) -> Callable[P, list[R]]:
    """Return a function of the same values that answers with the rows of `build`.

    The values are whole numbers, texts and moments, each compared with a column: None,
    a list or a row may change the statement itself, and raise NotPrepared.
    """
    known: dict[tuple[type, ...], _Statement] = {}

    @wraps(build)
    def rows(*values: P.args, **named: P.kwargs) -> list[R]:
        if named:
            raise NotPrepared(build.__qualname__)
        kinds = tuple(type(value) for value in values)
        statement = known.get(kinds)
        if statement is None:
            statement = known[kinds] = _Statement(build, kinds)
        return statement.rows(values)

    return rows


def one_or_404(rows: Sequence[R]) -> R:
    """Return the only row there is; raise Http404 when there is none."""
    if not rows:
        raise Http404
    [row] = rows
    return row


class _Statement:
    """A query whose SQL is there, with places for values."""

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], kinds: tuple[type, ...]
    ) -> None:
        if not PLACES.keys() >= set(kinds):
            raise NotPrepared(build.__qualname__)
        places = [PLACES[kind](number) for number, kind in enumerate(kinds)]
        self.queryset: Any = build(*places)
        self.query: Any = self.queryset.query
        self.compiler: Any = self.query.get_compiler(self.queryset.db)
        text, given = self.compiler.as_sql()
        columns = [column for column, *_ in self.compiler.select]
        self.converters = self.compiler.get_converters(
            columns[: self.compiler.col_count]
        )
        # What goes where, and as what: Django says how wide a number is.
        filled = [
            (places.index(value), type(value))
            if isinstance(value, int | str | datetime) and value in places
            else None
            for value in given
        ]
        self.filled = [each for each in filled if each is not None]
        if {place for place, _kind in self.filled} != set(range(len(kinds))):
            raise NotPrepared(build.__qualname__)
        # What is the same at every call is part of the text: an index of some rows only
        # serves a plan that knows which.
        said = [
            None if each else _literal(value, self.queryset.db)
            for each, value in zip(filled, given, strict=True)
        ]
        self.sql = _with(said, text)

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        """Ask with `values`, over the connection of this thread."""
        if any(isinstance(each, int) and abs(each) >= MOST for each in values):
            return []  # as the ORM answers without asking
        parameters = [_as(kind, values[place]) for place, kind in self.filled]
        rows = kept_plans.fetch(self.sql, parameters, self.queryset.db)
        if self.compiler.has_extra_select:  # what is sorted by, and not asked for
            rows = [row[: self.compiler.col_count] for row in rows]
        compiler = _like(
            self.compiler,
            connection=connections[self.queryset.db],
            execute_sql=lambda *_args, **_named: [rows],
            get_converters=lambda _columns: self.converters,
        )
        query = _like(self.query, get_compiler=lambda *_args, **_named: compiler)
        # A copy would be a query that was asked: it is made of what is known of it.
        asked = _like(self.queryset, _query=query)
        return list(asked.__dict__["_iterable_class"](asked))


def _as(kind: type, value: Any) -> Any:
    return value if type(value) is kind else kind(value)


def _literal(value: Any, using: str) -> str:
    """Return `value` as a statement says it, to stand in a text with places."""
    connection = connections[using]
    connection.ensure_connection()
    return str(mogrify("%s", [value], connection)).replace("%", "%%")


def _with(said: Sequence[str | None], text: str) -> str:
    """Return `text` with what is `said` in its places; None leaves one as it is."""
    words = iter(said)

    def one(found: re.Match[str]) -> str:
        return (next(words) if found[0] == "%s" else None) or found[0]

    return PLACEHOLDER.sub(one, text)


def _like(known: Any, **changes: Any) -> Any:
    """Return another of the kind of `known`, of the same parts but for `changes`."""
    made = object.__new__(type(known))
    made.__dict__ = {**known.__dict__, **changes}
    return made
