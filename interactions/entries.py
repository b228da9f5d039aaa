"""The custom-table entries of one person, as a table of cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from interactions.custom_entries import MOST_COLUMNS, columns
from interactions.models import CustomEntry, CustomTable
from interactions.timeline import said
from profiles.models import Profile


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


def custom_tables(profile: Profile) -> QuerySet[CustomTable]:
    """Return the custom tables whose entries can be of `profile`, by name."""
    return CustomTable.objects.filter(
        account=profile.account_id, profile_table=profile.table_id
    ).order_by("name", "pk")


def entries(profile: Profile, table: CustomTable) -> QuerySet[CustomEntry]:
    """Return what `table` holds of `profile`."""
    return CustomEntry.objects.filter(
        account=profile.account_id, profile=profile, custom_table=table
    )


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
