"""Whom a list is about: its criterion, evaluated."""

from typing import Any

from erasure.engine.sets import ProfileSet
from profiles.models import ProfileTable
from segments.queries import matching, read
from tenancy.models import Membership


def chosen(
    table: ProfileTable, criterion: Any, *, reader: Membership | None = None
) -> ProfileSet:
    """Return the profiles of `table` that `criterion`, as JSON, matches at this moment.

    As `reader` sees them. Raises CriterionRefused.
    """
    return matching(table, read(table, criterion, reader=reader), reader=reader)
