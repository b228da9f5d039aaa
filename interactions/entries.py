"""The custom-table entries of one person, as a table of cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from common.prepared import prepared
from interactions.custom_entries import MOST_COLUMNS, columns
from interactions.models import CustomEntry, CustomTable
from interactions.timeline import said
from profiles.models import Profile

FIRST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """An entry: when it was made, and what it says under each heading."""

    created: datetime
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Grid:
    """Some entries of a custom table; `left_out` counts names without a column."""

    headings: Sequence[str]
    rows: Sequence[Row]
    left_out: int


def custom_tables(profile: Profile) -> list[CustomTable]:
    """Return the custom tables whose entries can be of `profile`, by name."""
    return _custom_tables(profile.account_id, profile.table_id)


@prepared
def _custom_tables(account: int, table: int) -> QuerySet[CustomTable]:
    rows = CustomTable.objects.filter(account=account, profile_table=table)
    return rows.order_by("name", "pk")


def custom_table(profile: Profile, slug: str) -> list[CustomTable]:
    """Return that of `custom_tables` which is at `slug`, if there is one."""
    return [each for each in custom_tables(profile) if each.slug == slug]


def entries(profile: Profile, table: CustomTable) -> QuerySet[CustomEntry]:
    """Return what `table` holds of `profile`."""
    return CustomEntry.objects.filter(
        account=profile.account_id, profile=profile, custom_table=table
    )


def newest(profile: Profile, table: CustomTable) -> list[CustomEntry]:
    """Return the youngest entries of `profile` in `table`, and one more."""
    return _newest(profile.account_id, profile.pk, table.pk)


@prepared
def _newest(account: int, profile: int, table: int) -> QuerySet[CustomEntry]:
    rows = CustomEntry.objects.filter(
        account=account, profile=profile, custom_table=table
    )
    return rows.order_by("-pk")[: FIRST_ROWS + 1]


def grid(table: CustomTable, rows: Sequence[CustomEntry]) -> Grid:
    """Return `rows` with a column for each attribute and name, the first ones of them."""
    every = columns(table, rows)
    shown = every[:MOST_COLUMNS]
    return Grid(
        headings=[column.label for column in shown],
        rows=[
            Row(
                row.created,
                [said(row.attributes.get(column.name)) for column in shown],
            )
            for row in rows
        ],
        left_out=len(every) - len(shown),
    )
