"""A grid as its template reads it: the rows of a page, and every address around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles import queries
from profiles.grid import columns, paging, reading, searching
from profiles.grid.columns import Cell, Column
from profiles.grid.paging import Order
from profiles.grid.searching import Search
from profiles.models import Profile, ProfileTable
from tenancy.models import Membership


@dataclass(frozen=True, slots=True)
class Row:
    """One profile: its number as the form sends it, its name, its page, its cells.

    `label` says what the row's tick does; `drawn` is the cells as the page has them.
    """

    number: str
    name: str
    label: str
    url: str
    cells: Sequence[Cell]

    @property
    def drawn(self) -> SafeString:
        """Return all cells but that of the name, one after the other."""
        return SafeString("".join([cell.drawn for cell in self.cells]))


@dataclass(frozen=True, slots=True)
class Sorting:
    """A head cell that sorts: which way it does now (ARIA's word), and where to."""

    label: str | Promise
    direction: str
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways to see the grid."""

    label: str
    url: str
    current: bool


class Grid:
    """What `member` sees of `table` at an address with the query `asked`.

    What the address says about order, size and place is taken where it makes sense;
    a search that cannot be read raises SearchTooOld, because without it the grid would
    show everybody. A grid of only some of the table's profiles is given them, as
    `narrowed`, with the `url` it is at and, where that is known, how many they are; it
    cannot be searched any further.
    """

    def __init__(
        self,
        table: ProfileTable,
        member: Membership,
        asked: QueryDict,
        *,
        narrowed: QuerySet[Profile] | None = None,
        counted: queries.Count | None = None,
        url: str = "",
    ) -> None:
        self.table = table
        self.member = member
        self.asked = asked
        self.narrowed = narrowed
        self.counted = counted
        self._url = url
        self.order = _order(asked.get("sort", ""))
        self.size = _size(asked.get("size", ""))
        token = asked.get("search", "") if narrowed is None else ""
        self.search: Search | None = searching.unsealed(token) if token else None

    @cached_property
    def url(self) -> str:
        """Return the grid's address, without any query."""
        home = [self.table.account.slug, self.table.slug]
        return self._url or reverse("profiles:grid", args=home)

    @cached_property
    def keys(self) -> list[Any]:
        """Return the table's unique keys."""
        return queries.unique_keys(self.table)

    @cached_property
    def offered(self) -> list[Column]:
        """Return every column there is."""
        keys = {key.name for key in self.keys}
        return columns.offered(queries.attributes(self.table), keys)

    @cached_property
    def columns(self) -> list[Column]:
        """Return the columns that the member wants to see."""
        return columns.chosen(self.offered, self.table, self.member)

    @cached_property
    def found(self) -> searching.Found | None:
        """Return who matches the search; None without one."""
        if self.search is None:
            return None
        return searching.found(self.table, self.keys, self.search)

    @cached_property
    def page(self) -> paging.Page:
        """Return the page of profiles."""
        found = None if self.found is None else self.found.numbers
        read = reading.visible(self.table, found)
        if self.narrowed is not None:
            read = paging.of(self.narrowed)
        at = paging.place(self.asked.get("page", ""), self.order)
        return paging.page(read, self.order, self.size, at)

    @cached_property
    def rows(self) -> list[Row]:
        """Return the rows of the page."""
        home = [self.table.account.slug, self.table.slug]
        url = reverse("profiles:show", args=[*home, 0])
        label = gettext("Select %(name)s")
        return [
            Row(
                number=str(profile.pk),
                name=(name := profile.name or gettext("No name")),
                label=label % {"name": name},
                url=url.replace("/0/", f"/{profile.pk}/"),
                cells=[column.cell(profile) for column in self.columns],
            )
            for profile in self.page.rows
        ]

    @cached_property
    def count(self) -> queries.Count:
        """Return how many profiles the table has; one page is counted by itself."""
        page = self.page
        if self.search is None and not (page.previous or page.following):
            return queries.Count(len(page.rows), is_exact=True)
        if self.counted is not None:
            return self.counted
        if self.narrowed is not None:
            return queries.Count(self.narrowed.count(), is_exact=True)
        return queries.count(self.table)

    @property
    def name(self) -> Sorting:
        """Return the head cell of the names."""
        return self._sorting(_("Name"), Order.NAME, Order.NAME_DOWN)

    def sortings(self) -> list[tuple[Column, Sorting | None]]:
        """Return the head cells of the chosen columns."""
        return [
            (
                column,
                self._sorting(column.label, Order.NEWEST, Order.OLDEST)
                if column.field == "created"
                else None,
            )
            for column in self.columns
        ]

    def sizes(self) -> list[Choice]:
        """Return how many rows a page may have."""
        return [
            Choice(str(size), self._at(size=str(size)), current=size == self.size)
            for size in paging.SIZES
        ]

    @property
    def first_url(self) -> str:
        """Return the address of the first page; empty on it."""
        return self._at() if self.page.previous else ""

    @property
    def previous_url(self) -> str:
        """Return the address of the page before; empty when there is none."""
        place = self.page.previous
        return self._at(page=place.sealed(self.order)) if place else ""

    @property
    def following_url(self) -> str:
        """Return the address of the page after; empty when there is none."""
        place = self.page.following
        return self._at(page=place.sealed(self.order)) if place else ""

    @property
    def here(self) -> str:
        """Return this very address."""
        return self._with({key: str(value) for key, value in self.asked.dict().items()})

    def _sorting(self, label: str | Promise, first: Order, then: Order) -> Sorting:
        url = self._at(sort=(then if self.order == first else first).value)
        if self.order not in (first, then):
            return Sorting(label, "", url)
        return Sorting(label, "descending" if self.order.descends else "ascending", url)

    def _at(self, **changes: str) -> str:
        """Return the address of the same grid with `changes`, at its first page."""
        kept = {key: self.asked.get(key, "") for key in ("search", "sort", "size")}
        kept = {key: value for key, value in kept.items() if value}
        return self._with({**kept, **changes})

    def _with(self, query: Mapping[str, str]) -> str:
        return f"{self.url}?{urlencode(query)}" if query else self.url


def _order(asked: str) -> Order:
    return Order(asked) if asked in Order.values else Order.NEWEST


def _size(asked: str) -> int:
    return int(asked) if asked in map(str, paging.SIZES) else paging.SIZES[0]
