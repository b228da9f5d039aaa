"""What a criterion is compiled in: its table, its moment, the values it binds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from psycopg import sql
from psycopg.sql import Composable

from segments.criteria.shapes import Criterion


@dataclass(frozen=True, slots=True)
class Frame:
    """What a criterion is evaluated in.

    `keys` are the numbers of the table's unique keys by name, `segments` the criteria
    of all the segments that are named, `moment` is now and `zone` where a day begins.
    `seen` are the sections whose tags, events and campaigns count, besides those that
    lie in none; None: all.
    """

    table: int
    keys: Mapping[str, int]
    segments: Mapping[int, Criterion]
    moment: datetime
    zone: tzinfo
    seen: frozenset[int] | None = None


@dataclass(slots=True)
class Bound:
    """The values that go along with a statement, by the name of their place."""

    values: dict[str, Any] = field(default_factory=dict)

    def bind(self, value: object) -> Composable:
        """Return the place of one more value."""
        name = f"criterion_{len(self.values)}"
        self.values[name] = value
        return sql.Placeholder(name)
