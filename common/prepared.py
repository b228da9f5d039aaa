"""Queries of the ORM that are asked on every page: their SQL is composed once.

Composing takes the ORM several times as long as PostgreSQL takes to answer what finds
a handful of rows by an index. Of two calls of such a query only the values differ, so
the second one asks with the text of the first; rows become models as ever, related
ones (`select_related`) too. What is prefetched is not.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from django.db import connections
from django.db.models import QuerySet
from django.http import Http404

# Values that nobody has, each a place that a call's own value is put into.
PLACE: Final = 7_134_000_000_000_000_000
MOST: Final = 2**63  # what no number of a row reaches
PLACES: Final[dict[type, Callable[[int], Any]]] = {
    int: lambda number: PLACE + number,
    str: lambda number: f"\N{OBJECT REPLACEMENT CHARACTER}{number}",
}

P = ParamSpec("P")
R = TypeVar("R")


class NotPrepared(TypeError):
    """A query was given a value that may change more of it than a value."""


def prepared(build: Callable[P, QuerySet[Any, R]]) -> Callable[P, list[R]]:
    """Return a function of the same values that answers with the rows of `build`.

    The values are whole numbers and texts, each equal to a column: None, a list or a
    row may change the statement itself, and raise NotPrepared.
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
        self.sql, given = self.compiler.as_sql()
        self.given = tuple(given)
        # Where a call's values go, and as what: Django says how wide a number is.
        self.filled = [
            (position, places.index(value), type(value))
            for position, value in enumerate(given)
            if isinstance(value, int | str) and value in places
        ]
        if {place for _position, place, _kind in self.filled} != set(range(len(kinds))):
            raise NotPrepared(build.__qualname__)

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        """Ask with `values`, over the connection of this thread."""
        if any(isinstance(each, int) and abs(each) >= MOST for each in values):
            return []  # as the ORM answers without asking
        parameters = list(self.given)
        for position, place, kind in self.filled:
            parameters[position] = kind(values[place])
        answer = (self.sql, tuple(parameters))
        compiler = _like(
            self.compiler,
            connection=connections[self.queryset.db],
            as_sql=lambda *_args, **_named: answer,
        )
        query = _like(self.query, get_compiler=lambda *_args, **_named: compiler)
        # A copy would be a query that was asked: it is made of what is known of it.
        asked = _like(self.queryset, _query=query)
        return list(asked.__dict__["_iterable_class"](asked))


def _like(known: Any, **changes: Any) -> Any:
    """Return another of the kind of `known`, of the same parts but for `changes`."""
    made = object.__new__(type(known))
    made.__dict__ = {**known.__dict__, **changes}
    return made
