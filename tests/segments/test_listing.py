"""Pages of whoever matches: the same people, whichever way they are found."""

from random import Random

import pytest
from django.db.models import BooleanField

from profiles.queries import Count
from segments import counting, listing, queries
from segments.compiling import compile_test
from segments.criteria.shapes import AnyOf, AttributeIs, KnownBy, OneOf, Sample, Type
from segments.criteria.walk import shapes
from tests.segments import plain, world
from tests.segments.conftest import there

FROM_GENT = AttributeIs("city", Type.TEXT, OneOf(("Gent",)))


@pytest.mark.parametrize("seed", range(25))
def test_each_profile_asked_by_itself_gives_the_same_people(table, seed):
    drawing = world.Drawing(Random(seed))
    population = drawing.population()
    with there(population, table):
        for _ in range(8):
            criterion = drawing.criterion()
            said = [criterion, *population.segments.values()]
            if any(isinstance(shape, Sample) for one in said for shape in shapes(one)):
                continue
            frame = queries.frame(table, criterion, world.NOW)
            test = queries.raw(
                compile_test(criterion, frame), table.account_id, BooleanField()
            )
            found = listing.in_order(table, test).order_by("pk")
            wanted = plain.who_matches(criterion, population, world.NOW, world.ZONE)
            assert list(found.values_list("pk", flat=True)) == wanted, criterion


@pytest.fixture
def ways(people, scope, monkeypatch):
    """Return what says in which way a criterion's people are found, by the count."""

    def way(criterion, count):
        monkeypatch.setattr(counting, "people", lambda _table: 1_000_000)
        monkeypatch.setattr(counting, "soon", lambda *_, **__: count)
        monkeypatch.setattr(listing, "in_order", lambda *_: "in order")
        with scope(people.account):
            return listing.listing(people, criterion).profiles

    return way


def about(number):
    return Count(number, is_exact=False)


def test_of_many_the_table_is_read_in_order(ways):
    assert ways(FROM_GENT, about(500_000)) == "in order"


@pytest.mark.parametrize("count", [about(9_000), None, Count(9, is_exact=True)])
def test_few_are_all_found_first(ways, count):
    assert ways(FROM_GENT, count) != "in order"


def test_where_the_planner_knows_it_chooses(ways):
    assert ways(KnownBy("email"), about(500_000)) != "in order"
    assert ways(AnyOf((KnownBy("email"), KnownBy("phone"))), about(500_000)) == (
        "in order"
    )
