"""The custom-table entries of one person, as a table of cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from interactions.models import CustomEntry, CustomTable
from interactions.timeline import said
from profiles.columns import label_of
from profiles.models import Profile

MOST_COLUMNS = 8


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


def grid(rows: Sequence[CustomEntry]) -> Grid:
    """Return `rows` with a column for each name they use, the first ones of them."""
    names = list(dict.fromkeys(name for row in rows for name in row.attributes))
    shown = names[:MOST_COLUMNS]
    return Grid(
        headings=[label_of(name) for name in shown],
        rows=[
            Row(row.created, [said(row.attributes.get(name)) for name in shown])
            for row in rows
        ],
        left_out=len(names) - len(shown),
    )
