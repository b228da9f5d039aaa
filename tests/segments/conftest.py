"""A table whose people are given, and what is asked about them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain

import pytest
from django.db import connection, transaction
from django.db.models import BooleanField
from psycopg import sql

from erasure.engine.sets import ProfileSet
from profiles.models import ProfileTable
from segments import queries
from segments.compiling import compile_estimate, compile_test
from segments.criteria.shapes import Criterion, Sample
from segments.criteria.walk import shapes
from segments.listing import in_order
from tenancy.models import Account
from tenancy.scope import account_transaction
from tests.segments import plain, rows, world
from tests.segments.plain import Person, Population


@pytest.fixture
def table(acme: Account) -> ProfileTable:
    """Return a table with every definition there is."""
    acme.time_zone = world.ZONE.key
    acme.save()
    return rows.write_definitions(acme)


@contextmanager
def there(population: Population, table: ProfileTable) -> Iterator[None]:
    """Have a population in the table, and gone again."""
    with account_transaction(table.account), transaction.atomic():
        rows.write(population, table)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def matched(table: ProfileTable) -> Callable[..., list[int]]:
    """Return what finds the numbers of those of some people who match."""

    def found(
        criterion: Criterion, *people: Person, now: datetime = world.NOW
    ) -> list[int]:
        with there(Population(people), table):
            return listed(table, criterion, now)

    return found


def listed(
    table: ProfileTable, criterion: Criterion, now: datetime = world.NOW
) -> list[int]:
    """Return the numbers of those who match, as a list shows them."""
    rows = queries.profiles(table, criterion, now).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def frozen(
    table: ProfileTable, criterion: Criterion, now: datetime = world.NOW
) -> list[int]:
    """Return the numbers of those who match, as an export and an erasure take them."""
    found = queries.matching(table, criterion, now)
    return numbers_in(found, table.account)


def numbers_in(found: ProfileSet, account: Account) -> list[int]:
    """Return the numbers of a set in their order; a number twice is there twice."""
    query = sql.SQL("SELECT * FROM ({}) AS matched ORDER BY 1").format(found.query)
    with connection.cursor() as cursor:
        cursor.execute(query, {**found.parameters, "account": account.pk})
        return [number for (number,) in cursor.fetchall()]


def difference(
    table: ProfileTable, criterion: Criterion, population: Population
) -> str | None:
    """Return where SQL and plain Python differ: in the smallest part that does."""
    if _agree(table, criterion, population):
        return None
    parts = sorted(set(shapes(criterion)), key=lambda part: len(repr(part)))
    smallest = next(
        (part for part in parts if not _agree(table, part, population)), criterion
    )
    wanted = plain.who_matches(smallest, population, world.NOW, world.ZONE)
    people = "\n".join(repr(person) for person in population.people)
    return (
        f"{smallest}\nis {listed(table, smallest)} and should be {wanted} "
        f"in {criterion}\nof\n{people}"
    )


def _agree(table: ProfileTable, part: Criterion, population: Population) -> bool:
    wanted = plain.who_matches(part, population, world.NOW, world.ZONE)
    return (
        listed(table, part) == wanted
        and frozen(table, part) == wanted
        and queries.count(table, part, world.NOW) == len(wanted)
        and (_draws(table, part) or asked_one_by_one(table, part) == wanted)
    )


def _draws(table: ProfileTable, criterion: Criterion) -> bool:
    """Say whether a sample is drawn: nobody can tell by themselves if they are in."""
    frame = queries.frame(table, criterion, world.NOW)
    parts = chain(*map(shapes, (criterion, *frame.segments.values())))
    return any(isinstance(part, Sample) for part in parts)


def asked_one_by_one(table: ProfileTable, criterion: Criterion) -> list[int]:
    """Return the numbers of those who match, each asked alone as pages do it.

    An estimate that asks all of them has to come to as many.
    """
    frame = queries.frame(table, criterion, world.NOW)
    test = queries.raw(compile_test(criterion, frame), table.account_id, BooleanField())
    found = in_order(table, test).order_by("pk").values_list("pk", flat=True)
    asking = compile_estimate(criterion, frame, percent=100)
    with connection.cursor() as cursor:
        cursor.execute(asking.query, {**asking.parameters, "account": table.account_id})
        [(_asked, met)] = cursor.fetchall()
    assert met == len(found)
    return list(found)
