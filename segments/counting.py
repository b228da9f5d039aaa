"""How many match: exactly, or about, when somebody waits and exactly takes too long."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import QueryCanceled

from profiles.models import Profile, ProfileTable
from profiles.queries import Count
from segments import queries
from segments.compiling import compile_estimate
from segments.criteria.shapes import Criterion, Sample
from segments.criteria.walk import shapes

# As long as a person does not feel that they wait, with what the estimate takes.
PATIENCE_MILLISECONDS = 150
ASKED_PROFILES = 4000
# From so few on, nothing is said of how many there are.
FEWEST_MET = 10


def soon(table: ProfileTable, criterion: Criterion) -> Count | None:
    """Return how many match, exactly if that is known at once, or else about.

    None when not even that is known: few match, or a sample was asked for.
    """
    try:
        with _patience(PATIENCE_MILLISECONDS):
            return Count(queries.count(table, criterion), is_exact=True)
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
    return _about(table, criterion)


@contextmanager
def _patience(milliseconds: int) -> Iterator[None]:
    """Let a statement run no longer; what was begun around it goes on."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true)", [f"{milliseconds}ms"]
        )
        yield
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")


def _about(table: ProfileTable, criterion: Criterion) -> Count | None:
    frame = queries.frame(table, criterion, timezone.now())
    everywhere = [*shapes(criterion), *frame.segments.values()]
    if any(isinstance(shape, Sample) for shape in everywhere):
        return None
    everyone = people(table)
    percent = min(100.0, 100 * ASKED_PROFILES / max(everyone, 1))
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
