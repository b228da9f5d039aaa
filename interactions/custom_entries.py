"""The entries of a custom table, as a page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet

from common.prepared import prepared
from interactions.models import (
    CustomEntry,
    CustomRemoval,
    CustomTable,
    EntryAttribute,
    EntryChange,
)
from interactions.timeline import said
from profiles.columns import label_of
from profiles.models import Profile, ProfileTable, Target
from profiles.named import somebody
from tenancy.models import Account

MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A value that entries have: its name, and what it is called."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a row: whose it is (None: nobody's), and what it says."""

    number: int
    created: datetime
    profile: Profile | None
    cells: Sequence[str]


def custom_tables(table: ProfileTable) -> QuerySet[CustomTable]:
    """Return the custom tables of `table`, by name."""
    rows = CustomTable.objects.filter(account=table.account_id, profile_table=table)
    return rows.select_related("profile_table__account").order_by("name", "pk")


def removals(account: Account) -> QuerySet[CustomRemoval]:
    """Return what is being taken out of custom tables."""
    return CustomRemoval.objects.filter(account=account)


def entry_changes(account: Account) -> QuerySet[EntryChange]:
    """Return the changes of attributes that are under way or were refused."""
    return EntryChange.objects.filter(account=account).select_related(
        "account", "custom_table__profile_table__account", "author"
    )


def attributes(table: CustomTable) -> list[EntryAttribute]:
    """Return the attributes of entries in their order."""
    return _attributes(table.account_id, table.pk)


@prepared
def _attributes(account: int, table: int) -> QuerySet[EntryAttribute]:
    rows = EntryAttribute.objects.filter(account=account, custom_table=table)
    return rows.order_by("position", "pk")


@prepared
def _leaving(account: int, table: int) -> QuerySet[CustomRemoval, str]:
    """Return the names of what is being removed."""
    rows = CustomRemoval.objects.filter(account=account, custom_table=table)
    return rows.values_list("name", flat=True)


def entries_in(table: CustomTable) -> QuerySet[CustomEntry]:
    """Return the entries of `table`; those of people who are being deleted are gone."""
    taken = Target.objects.filter(
        account=OuterRef("account"), profile_id=OuterRef("profile_id")
    )
    return CustomEntry.objects.filter(
        ~Exists(taken), account=table.account_id, custom_table=table
    )


def columns(table: CustomTable, rows: Sequence[CustomEntry] = ()) -> Sequence[Column]:
    """Return a column for each attribute, and for what else `rows` have.

    What is being removed is in none.
    """
    defined = [Column(each.name, each.label) for each in attributes(table)]
    leaving = _leaving(table.account_id, table.pk)
    known = {*leaving, *(each.name for each in defined)}
    others = dict.fromkeys(name for row in rows for name in row.attributes)
    return [
        *defined,
        *(Column(name, label_of(name)) for name in others if name not in known),
    ]


def lines(
    table: CustomTable, rows: Sequence[CustomEntry], shown: Sequence[Column]
) -> list[Line]:
    """Return `rows` with their people and a cell for each column that is shown."""
    people = Profile.objects.visible(table.profile_table.account).in_bulk(
        {row.profile_id for row in rows if row.profile_id}
    )
    return [
        Line(
            row.pk,
            row.created,
            people.get(row.profile_id or 0),
            [said(row.attributes.get(column.name)) for column in shown],
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which entries of a custom table are asked for, and how the address says so."""

    kind: str  # all, separated, person
    rows: QuerySet[CustomEntry]
    profile: Profile | None = None
    written: str = ""  # whom the address names

    def address(self, page: str | None) -> str | None:
        """Return the address of another page of the same entries."""
        said = {"profile": self.written} if self.written else {}
        if self.kind == "separated":
            said = {"of": "nobody"}
        return f"{page}&{urlencode(said)}" if page and said else page

    @classmethod
    def of(cls, table: CustomTable, asked: Mapping[str, str]) -> Self:
        """Return the entries of `?profile=`, those `?of=nobody`, or all.

        Of a profile that is not there (any more) there are none.
        """
        rows = entries_in(table)
        if written := asked.get("profile", ""):
            profile = somebody(table.profile_table, written[:320])
            rows = rows.filter(profile=profile) if profile else rows.none()
            return cls("person", rows, profile, written[:320])
        if asked.get("of") == "nobody":
            return cls("separated", rows.filter(profile__isnull=True))
        return cls("all", rows)
