"""Pages of long lists: from a row onwards, not by counting how many came before."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and the addresses of those beside it, if there are any."""

    rows: list[Any]
    previous_url: str | None
    next_url: str | None


def page_of(
    rows: QuerySet[Any], request: HttpRequest, size: int, *fields: str, part: str = ""
) -> Page:
    """Return the page of `rows`, largest first by `fields` (default: the number).

    `?before=` and `?after=` name a row by its number; one that is not there (any more)
    gives the first page. The last of `fields` tells all rows apart. Of several lists on
    a page each is a `part`: it is `?part-before=`, and the others stay where they are.
    """
    fields = fields or ("pk",)
    address = partial(_address, request, part)
    if edge := _values(rows, request.GET.get(_named(part, "after"), ""), fields):
        newer = rows.order_by(*fields).filter(_beyond(fields, edge, "gt"))
        taken = list(newer[: size + 1])
        # A page that is not full is the first one, with what it lacks.
        if len(taken) > size:
            return _page(taken[size - 1 :: -1], address, newer=True, older=True)
    edge = _values(rows, request.GET.get(_named(part, "before"), ""), fields)
    found = rows.order_by(*(f"-{field}" for field in fields))
    if edge:
        found = found.filter(_beyond(fields, edge, "lt"))
    taken = list(found[: size + 1])
    return _page(taken[:size], address, newer=bool(edge), older=len(taken) > size)


def _page(
    rows: list[Any], address: Callable[[str, int], str], *, newer: bool, older: bool
) -> Page:
    return Page(
        rows=rows,
        previous_url=address("after", rows[0].pk) if rows and newer else None,
        next_url=address("before", rows[-1].pk) if rows and older else None,
    )


def _named(part: str, side: str) -> str:
    return f"{part}-{side}" if part else side


def _address(request: HttpRequest, part: str, side: str, number: int) -> str:
    """Return the address of the rows on that `side` of a row."""
    if not part:
        return f"?{side}={number}"
    asked = request.GET.copy()
    for each in ("before", "after"):
        asked.pop(_named(part, each), None)
    asked[_named(part, side)] = str(number)
    return f"?{asked.urlencode()}"


def _values(
    rows: QuerySet[Any], number: str, fields: tuple[str, ...]
) -> tuple[Any, ...] | None:
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    found: tuple[Any, ...] | None = (
        rows.filter(pk=int(number)).values_list(*fields).first()
    )
    return found


def _beyond(fields: tuple[str, ...], edge: tuple[Any, ...], side: str) -> Q:
    """Return the condition for rows on that `side` of `edge`, in the order of `fields`."""
    condition = Q(**{f"{fields[-1]}__{side}": edge[-1]})
    for field, value in reversed(list(zip(fields[:-1], edge[:-1], strict=True))):
        # The first part is what an index can start from.
        condition = Q(**{f"{field}__{side}e": value}) & (
            Q(**{f"{field}__{side}": value}) | condition
        )
    return condition
