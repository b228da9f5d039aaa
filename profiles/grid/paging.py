"""Keyset pages: as quick on the thousandth page as on the first, and stable.

A page begins beside a row, named by the values it is sorted by, so that rows that come
or go elsewhere move nothing. The row itself need not be there any more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    F,
    Func,
    QuerySet,
    TextChoices,
    Value,
)
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext_lazy as _

from common.sealed import seal, unseal
from profiles.models import Profile

SIZES = (20, 50, 100)
PURPOSE = "place in the grid"


class Order(TextChoices):
    """How the rows are sorted; each has an index that serves it."""

    NEWEST = "-created", _("Newest first")
    OLDEST = "created", _("Oldest first")
    NAME = "name", _("Name, A to Z")
    NAME_DOWN = "-name", _("Name, Z to A")

    @property
    def key(self) -> str:
        """Return the field that is sorted by; the number breaks ties."""
        return "created" if self in {Order.NEWEST, Order.OLDEST} else "name_key"

    @property
    def descends(self) -> bool:
        """Say whether the largest comes first."""
        return self.value.startswith("-")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an order: right after, or (not `forwards`) right before, a row."""

    forwards: bool
    key: datetime | str
    number: int

    def sealed(self, order: Order) -> str:
        """Return the place as a token for an address: the key can be a name."""
        key = self.key.isoformat() if isinstance(self.key, datetime) else self.key
        return seal(PURPOSE, [order.value, self.forwards, key, self.number])


# Looking back from behind everybody; no row has the number 0.
END = Place(forwards=False, key="", number=0)


def place(token: str, order: Order) -> Place | None:
    """Return the place that `token` says; None when it is of another order or no token."""
    said = unseal(PURPOSE, token)
    if said is None or said[0] != order.value:
        return None
    _order, forwards, key, number = said
    if order.key == "created":
        key = datetime.fromisoformat(key)
    return Place(forwards=forwards, key=key, number=number)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where the pages beside them are."""

    rows: Sequence[Profile]
    previous: Place | None
    following: Place | None


# Reads at most so many rows in an order, from a place on and in its direction.
Reading = Callable[[Order, Place | None, int], Sequence[Profile]]


def of(profiles: QuerySet[Profile]) -> Reading:
    """Return how `profiles` are read."""
    return lambda order, at, most: list(ordered(profiles, order, at)[:most])


def page(read: Reading, order: Order, size: int, at: Place | None) -> Page:
    """Return the page of `size` rows at the place `at`, or the first one.

    When everything after the place has gone meanwhile, that is the last page; when too
    little is left before it, the first.
    """
    if at is not None and not at.forwards:
        rows, more = _rows(read, order, size, at)
        if len(rows) == size:
            return _page(rows, order, before=more, after=True)
        at = None
    rows, more = _rows(read, order, size, at)
    if at is not None and not rows:
        rows, more = _rows(read, order, size, END)
        return _page(rows, order, before=more, after=False)
    return _page(rows, order, before=at is not None, after=more)


def _page(rows: Sequence[Profile], order: Order, *, before: bool, after: bool) -> Page:
    def beside(row: Profile, *, forwards: bool) -> Place:
        return Place(forwards, getattr(row, order.key), row.pk)

    return Page(
        rows=rows,
        previous=beside(rows[0], forwards=False) if rows and before else None,
        following=beside(rows[-1], forwards=True) if rows and after else None,
    )


def _rows(
    read: Reading, order: Order, size: int, at: Place | None
) -> tuple[Sequence[Profile], bool]:
    """Return up to `size` rows, read from the place on, and whether there are more."""
    found = read(order, at, size + 1)
    rows, more = found[:size], len(found) > size
    return (rows if at is None or at.forwards else rows[::-1]), more


def ordered(
    profiles: QuerySet[Profile], order: Order, at: Place | None
) -> QuerySet[Profile]:
    """Return the rows from the place on, in the direction in which it looks."""
    downwards = order.descends is (at is None or at.forwards)
    if at is not None and at.number:
        compare = LessThan if downwards else GreaterThan
        row = _both(Value(at.key), Value(at.number, BigIntegerField()))
        profiles = profiles.filter(compare(_both(F(order.key), F("pk")), row))
    sign = "-" if downwards else ""
    return profiles.order_by(f"{sign}{order.key}", f"{sign}pk")


def _both(*values: Any) -> Func:
    """Return the values as one row, which an index on both compares as a whole."""
    return Func(*values, template="(%(expressions)s)", output_field=BooleanField())
