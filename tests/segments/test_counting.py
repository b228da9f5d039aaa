"""How many match, for somebody who waits."""

from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from common.statistics import refresh_statistics
from profiles.models import Profile
from profiles.queries import Count
from segments import counting, queries
from segments.compiling import compile_estimate
from segments.counting import soon
from segments.criteria.shapes import (
    AllOf,
    AllProfiles,
    AttributeIs,
    Draw,
    Not,
    OneOf,
    Sample,
    Type,
)
from segments.criteria.walk import shapes
from tests.segments import plain, world
from tests.segments.conftest import there

PEOPLE = 400
FROM_GENT = AttributeIs("city", Type.TEXT, OneOf(("Gent",)))


@pytest.fixture
def townspeople(people, scope):
    """Return a table in which every second person is from Gent."""
    with scope(people.account):
        now = timezone.now()
        Profile.objects.bulk_create(
            Profile(
                account=people.account,
                table=people,
                attributes={"city": "Gent" if number % 2 else "Mons"},
                created=now,
                updated=now,
            )
            for number in range(PEOPLE)
        )
        refresh_statistics()
    return people


@pytest.fixture
def large(townspeople, monkeypatch):
    """Return the same table as one that is too large to be counted at once."""
    monkeypatch.setattr(counting, "COUNTED_AT_ONCE", 0)
    return townspeople


def test_a_table_that_is_not_large_is_counted_exactly(townspeople, scope):
    with scope(townspeople.account):
        counted = soon(townspeople, FROM_GENT)
    assert counted is not None
    assert (counted.number, counted.is_exact) == (PEOPLE // 2, True)


def test_of_a_large_table_some_are_asked(large, scope):
    with scope(large.account):
        counted = soon(large, FROM_GENT)
    assert counted is not None
    assert not counted.is_exact
    # All pages were asked; how many people there are is PostgreSQL's estimate.
    assert counted.number == pytest.approx(PEOPLE / 2, rel=0.2)


def test_nothing_is_said_when_few_match(large, scope, monkeypatch):
    monkeypatch.setattr(counting, "FEWEST_MET", PEOPLE)
    with scope(large.account):
        assert soon(large, FROM_GENT) is None


def test_a_sample_is_no_larger_than_what_it_is_drawn_from(large, scope):
    with scope(large.account):
        few, many = (
            soon(large, Sample(FROM_GENT, take, Draw.RANDOM)) for take in (7, 10_000)
        )
    assert few == Count(7, is_exact=False)
    assert many is not None
    assert many.number == pytest.approx(PEOPLE / 2, rel=0.2)


def test_an_estimate_of_few_is_said_as_one(large, scope):
    with scope(large.account):
        assert str(soon(large, FROM_GENT)).startswith("about ")


def test_nothing_is_said_of_a_sample_that_stands_inside(large, scope):
    drawn = Sample(AllProfiles(), 10, Draw.RANDOM)
    with scope(large.account):
        assert soon(large, AllOf((FROM_GENT, Not(drawn)))) is None


@pytest.mark.parametrize("seed", range(25))
def test_asking_everybody_one_by_one_gives_the_exact_number(table, seed):
    drawing = world.Drawing(Random(seed))
    population = drawing.population()
    with there(population, table):
        for _ in range(8):
            criterion = drawing.criterion()
            said = [criterion, *population.segments.values()]
            if any(isinstance(shape, Sample) for one in said for shape in shapes(one)):
                continue
            frame = queries.frame(table, criterion, world.NOW)
            asking = compile_estimate(criterion, frame, 100.0)
            with connection.cursor() as cursor:
                given = {**asking.parameters, "account": table.account_id}
                cursor.execute(asking.query, given)
                [(_asked, met)] = cursor.fetchall()
            wanted = plain.who_matches(criterion, population, world.NOW, world.ZONE)
            assert met == len(wanted), criterion
