"""The rows of a page, read by a statement that is composed and planned once.

There is one for each order, direction and size, with a place to begin at or without:
all that is not a value.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db.models import QuerySet

from common.among import among_written, written
from common.prepared import prepared
from profiles.grid import paging
from profiles.grid.paging import Order, Place, Reading
from profiles.models import Profile, ProfileTable
from tenancy.models import Account

FORWARDS = Place(forwards=True, key="", number=0)


def visible(table: ProfileTable, numbers: Sequence[int] | None = None) -> Reading:
    """Return how the visible profiles of `table` are read, or those of `numbers`."""
    values: list[Any] = [table.account_id, table.pk]
    if numbers is not None:
        values.append(written(numbers))

    def read(order: Order, at: Place | None, most: int) -> Sequence[Profile]:
        beside = [at.key, at.number] if at is not None and at.number else []
        rows = _reading(
            order,
            most,
            forwards=at is None or at.forwards,
            found=numbers is not None,
            begins=bool(beside),
        )(*values, *beside)
        for row in rows:
            row.table, row.account = table, table.account
        return rows

    return read


@cache
def _reading(
    order: Order, most: int, *, forwards: bool, found: bool, begins: bool
) -> Callable[..., list[Profile]]:
    @prepared
    def rows(account: int, table: int, *more: Any) -> QuerySet[Profile]:
        shown = Profile.objects.visible(Account(pk=account)).filter(table=table)
        if found:
            shown = shown.filter(among_written("pk", more[0]))
        at = FORWARDS if forwards else paging.END
        if begins:
            at = Place(forwards, *more[-2:])
        return paging.ordered(shown, order, at)[:most]

    return rows
