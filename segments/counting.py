"""How many match, for somebody who waits: about at first, where exactly takes long."""

import json

from django.db import connection
from django.utils import timezone

from profiles.models import Profile, ProfileTable
from profiles.queries import Count
from segments import queries
from segments.compiling import compile_estimate
from segments.criteria.shapes import Criterion, Sample
from segments.criteria.walk import shapes
from segments.planning import plan_for_criteria
from tenancy.models import Membership

# Up to here exactly takes no longer than a person notices.
COUNTED_AT_ONCE = 30_000
# Asked at random pages of the table: half of them matching is known to about 3 %.
ASKED_PROFILES = 1000
# Of fewer that match among them, nothing is said of how many there are.
FEWEST_MET = 10


def soon(
    table: ProfileTable, criterion: Criterion, *, reader: Membership | None = None
) -> Count | None:
    """Return how many match as `reader` sees them: exactly in a table that is not large, or else about.

    None when not even that is known at once: few match, or a sample stands somewhere
    inside of the criterion.
    """
    everyone = people(table)
    if everyone <= COUNTED_AT_ONCE:
        return Count(queries.count(table, criterion, reader=reader), is_exact=True)
    return _about(table, criterion, everyone, reader)


def _about(
    table: ProfileTable,
    criterion: Criterion,
    everyone: int,
    reader: Membership | None,
) -> Count | None:
    if isinstance(criterion, Sample):
        of = _about(table, criterion.of, everyone, reader)
        return of and Count(min(criterion.take, of.number), is_exact=False)
    frame = queries.frame(table, criterion, timezone.now(), reader)
    said = [criterion, *frame.segments.values()]
    if any(isinstance(shape, Sample) for one in said for shape in shapes(one)):
        return None
    plan_for_criteria()
    percent = min(100.0, 100 * ASKED_PROFILES / everyone)
    asking = compile_estimate(criterion, frame, percent)
    with connection.cursor() as cursor:
        cursor.execute(asking.query, {**asking.parameters, "account": table.account_id})
        [(asked, met)] = cursor.fetchall()
    if met < FEWEST_MET:
        return None
    return Count(everyone * met // asked, is_exact=False)


def people(table: ProfileTable) -> int:
    """Return about how many profiles `table` has, from PostgreSQL's statistics."""
    everyone = Profile.objects.filter(account=table.account_id, table=table)
    [plan] = json.loads(everyone.explain(format="json"))
    return int(plan["Plan"]["Plan Rows"])
