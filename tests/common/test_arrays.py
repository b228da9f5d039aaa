"""Lists are written as psycopg writes them, and come back as they were."""

from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.adapt import PyFormat, Transformer
from psycopg.types.array import ListDumper

from common.arrays import PlainListDumper, written_plainly

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=-3, minutes=-30))])
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
PLAIN = st.text("abcXYZ019_@.:+-", min_size=1)
LISTS = st.one_of(
    st.lists(st.integers(-(2**63), 2**63 - 1)),
    st.lists(st.uuids()),
    st.lists(st.datetimes(timezones=ZONES) | st.none()),
    st.lists(WORDS),
    st.lists(PLAIN),
    st.lists(PLAIN | st.sampled_from(["", "null", "NULL", "a,b", 'a"', "{}", "\x1f"])),
    st.lists(WORDS | st.none()),
    st.lists(st.booleans()),
    st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2)),
)


def dumped(kind, elements):
    context = Transformer(psycopg.adapters)
    return bytes(kind(list, context).upgrade(elements, PyFormat.TEXT).dump(elements))


@given(LISTS)
def test_a_list_is_written_as_psycopg_writes_it(elements):
    theirs, ours = (dumped(kind, elements) for kind in (ListDumper, PlainListDumper))
    assert ours == theirs


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PLAIN | WORDS))
def test_words_come_back_as_they_were(db, words):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text[]", [words])
        assert cursor.fetchone() == (words,)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.datetimes(datetime(1900, 1, 1), timezones=ZONES) | st.none()))
def test_moments_come_back_as_they_were(db, moments):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz[]", [moments])
        assert cursor.fetchone() == (moments,)


@pytest.mark.parametrize(
    "elements", [[1, 2], ["a", "b"], [datetime(2026, 11, 23, tzinfo=UTC), None]]
)
def test_plain_lists_are_written_in_one_go(elements):
    assert written_plainly(elements) is not None


@pytest.mark.parametrize(
    "elements", [["a b"], [""], ["NULL"], ["é"], ["a,b"], [True], [[1]], [1, "a"]]
)
def test_others_are_left_to_psycopg(elements):
    assert written_plainly(elements) is None


def test_connections_write_lists_this_way(db):
    with connection.cursor() as cursor:
        adapters = cursor.connection.adapters
    assert adapters.get_dumper(list, PyFormat.TEXT) is PlainListDumper
