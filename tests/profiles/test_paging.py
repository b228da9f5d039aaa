"""Keyset pages: whole, in order, both ways, and steady while rows come and go."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from common.statistics import refresh_statistics
from profiles import queries
from profiles.grid import paging, reading
from profiles.grid.paging import Order
from profiles.models import Profile
from tests import factories

SIZE = 3


@pytest.fixture
def names():
    # Two Annas and two of the same moment: the number has to tell them apart.
    return ["Anna", "Zoé", "anna", "Bo", "Émile", "Bo", "Cleo", ""]


@pytest.fixture
def crowd(people, names, scope):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = [factories.profile(people, first_name=name) for name in names]
    with scope(people.account):
        for days, profile in enumerate(made):
            Profile.objects.filter(account=people.account, pk=profile.pk).update(
                created=start + timedelta(days=days // 2)
            )
    return made


def everybody(people):
    return reading.visible(people)


def named(people):
    known = Profile.objects.filter(account=people.account, table=people)
    return reading.visible(people, list(known.values_list("pk", flat=True)))


def queried(people):
    return paging.of(queries.profiles(people))


@pytest.fixture(params=[everybody, named, queried])
def look(request, people, crowd, scope):
    def looked(order=Order.NEWEST, at=None):
        with scope(people.account):
            return paging.page(request.param(people), order, SIZE, at)

    return looked


def numbers(page):
    return [profile.pk for profile in page.rows]


@pytest.mark.parametrize("order", list(Order))
def test_following_pages_show_everybody_once_in_order(look, people, scope, order):
    seen, page = [], look(order)
    seen += numbers(page)
    while page.following:
        page = look(order, page.following)
        seen += numbers(page)
    with scope(people.account):
        sign = "-" if order.descends else ""
        rows = Profile.objects.order_by(f"{sign}{order.key}", f"{sign}pk")
        assert seen == list(rows.values_list("pk", flat=True))


@pytest.mark.parametrize("order", list(Order))
def test_the_way_back_shows_the_same_pages(look, order):
    first = look(order)
    second = look(order, first.following)
    third = look(order, second.following)
    assert numbers(look(order, third.previous)) == numbers(second)
    assert numbers(look(order, second.previous)) == numbers(first)
    assert first.previous is None
    assert third.following is None


def test_a_page_stays_where_it_is_when_its_neighbours_go(look, crowd, scope, people):
    first = look()
    second = look(at=first.following)
    with scope(people.account):
        Profile.objects.filter(account=people.account, pk__in=numbers(first)).delete()
    assert numbers(look(at=first.following)) == numbers(second)


def test_when_everything_after_has_gone_the_last_page_is_shown(look, scope, people):
    first = look()
    with scope(people.account):
        keep = Profile.objects.filter(account=people.account)
        keep.exclude(pk__in=numbers(first)).delete()
    page = look(at=first.following)
    assert numbers(page) == numbers(first)
    assert page.following is None


def test_when_too_little_is_before_the_first_page_is_shown(look, scope, people):
    second = look(at=look().following)
    with scope(people.account):
        gone = look().rows[0]
        Profile.objects.filter(account=people.account, pk=gone.pk).delete()
    page = look(at=second.previous)
    assert len(page.rows) == SIZE
    assert page.previous is None


@pytest.mark.parametrize("read", [everybody, named, queried])
@pytest.mark.parametrize("order", list(Order))
def test_numbers_beyond_four_bytes_are_places_too(people, scope, read, order):
    made = [factories.profile(people, first_name="Same") for _ in range(2 * SIZE)]
    with scope(people.account), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE profiles_profile SET id = id + 5000000000, created = now() "
            "WHERE account_id = %s",
            [people.account_id],
        )
        first = paging.page(read(people), order, SIZE, None)
        second = paging.page(read(people), order, SIZE, first.following)
    found = sorted(numbers(first) + numbers(second))
    assert found == sorted(each.pk + 5_000_000_000 for each in made)


@pytest.mark.parametrize("read", [everybody, named, queried])
def test_a_table_without_anybody_is_an_empty_page(people, scope, read):
    with scope(people.account):
        page = paging.page(read(people), Order.NAME, SIZE, None)
    assert (page.rows, page.previous, page.following) == ([], None, None)


def test_a_place_is_read_back_and_says_no_name(look):
    place = look(Order.NAME).following
    token = place.sealed(Order.NAME)
    assert paging.place(token, Order.NAME) == place
    assert place.key not in token


@pytest.mark.parametrize("token", ["", "x", "gAAAAA", "é", "a" * 5000])
def test_what_is_no_place_is_the_first_page(token):
    assert paging.place(token, Order.NAME) is None


def test_a_place_of_another_order_is_the_first_page(look):
    token = look(Order.NAME).following.sealed(Order.NAME)
    assert paging.place(token, Order.NEWEST) is None


@pytest.fixture
def large(people, scope):
    """Fill the table with enough rows for the planner to prefer its indexes."""
    with scope(people.account), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO profiles_profile (account_id, table_id, name, attributes, "
            "created, updated) SELECT %s, %s, 'Name ' || n %% 977, '{}', "
            "now() - n * interval '1 minute', now() FROM generate_series(1, 20000) n",
            [people.account_id, people.pk],
        )
        refresh_statistics()
    return people


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("deep", [False, True])
def test_an_index_serves_every_page(large, scope, order, deep):
    with scope(large.account):
        shown = queries.profiles(large)
        row = shown.order_by("pk")[10_000]
        at = paging.Place(True, getattr(row, order.key), row.pk) if deep else None
        plan = paging.ordered(shown, order, at)[: SIZE + 1].explain()
    index = "created_id_idx" if order.key == "created" else "name_key_id_idx"
    assert f"{index} on" in plan
    assert "Seq Scan on profiles_profile" not in plan
    assert "Sort" not in plan
    assert not deep or "ROW(" in plan.split("Index Cond:")[1].splitlines()[0]
