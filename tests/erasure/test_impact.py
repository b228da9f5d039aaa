"""What goes with a set of profiles, counted by index or by pages: the same numbers."""

import pytest
from django.db import connection
from psycopg import sql as composed

from common import sql
from erasure.engine import heap, impact, roster, sets
from erasure.engine.heap import Heap
from erasure.engine.relations import relations


@pytest.fixture
def chosen(crowd):
    """Return the set of some people of the crowd, named by a query."""

    def of(profiles):
        return sets.ProfileSet(
            composed.SQL(
                "SELECT profile.id FROM profiles_profile AS profile "
                "WHERE profile.account_id = %(account)s "
                "AND profile.id = any(%(chosen)s)"
            ),
            {"chosen": [profile.pk for profile in profiles]},
        )

    return of


@pytest.fixture
def by_pages(monkeypatch):
    """Have every set be large, and every table cheaper to read whole; note which."""
    read = []

    def noted(large, place):
        read.append(place)
        return True

    monkeypatch.setattr(impact, "LARGE_PROFILES", 1)
    monkeypatch.setattr(impact._Large, "by_pages", noted)
    return read


def test_by_pages_the_same_is_counted_as_by_index(
    acme, crowd, strangers, chosen, scope, by_pages, monkeypatch
):
    with scope(acme):
        large = impact.impact(acme.pk, chosen(crowd[:2]))
        monkeypatch.setattr(impact, "LARGE_PROFILES", 1000)
        small = impact.impact(acme.pk, chosen(crowd[:2]))
    assert large == small
    assert len(by_pages) == len(relations())
    assert large["emails"] == 2


def test_nobody_has_no_traces(acme, chosen, scope, by_pages):
    with scope(acme):
        assert set(impact.impact(acme.pk, chosen([])).values()) == {0}


def test_picked_people_are_counted_without_another_look(acme, crowd, scope, by_pages):
    with scope(acme):
        counts = impact.impact(acme.pk, sets.picked([crowd[0].pk]))
    assert counts["emails"] == 1
    assert by_pages == []


def test_numbers_too_far_apart_are_counted_by_index(
    acme, crowd, chosen, scope, by_pages, monkeypatch
):
    monkeypatch.setattr(roster, "MOST_BYTES", 0)
    with scope(acme):
        assert impact.impact(acme.pk, chosen(crowd))["emails"] == len(crowd)
    assert by_pages == []


@pytest.mark.parametrize(
    ("profiles", "share", "rows", "pages_win"),
    [
        (500_000, 0.5, 8_000_000, True),
        (500_000, 0.5, 1_000_000, True),
        (20_000, 0.02, 8_000_000, False),
        (20_000, 0.02, 50_000, True),
    ],
)
def test_a_table_is_read_whole_where_its_index_would_cost_more(
    profiles, share, rows, pages_win
):
    large = impact._Large(roster.of(0, 0, ()), profiles, share)
    assert large.by_pages(Heap(pages=1, rows=rows)) is pages_win


def test_a_large_set_is_counted_without_an_index(acme, crowd, scope):
    parts = next(each for each in relations() if each.rule.name == "emails").parts
    given = {"account": acme.pk, **roster.of(1, 9, [3]).parameters}
    text = composed.SQL(sql.statement("erasure.count_traces_in_pages"))
    with scope(acme), heap.read_whole(), connection.cursor() as cursor:
        cursor.execute(composed.SQL("EXPLAIN ") + text.format(**parts), given)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on interactions_emailinteraction" in plan
    assert "Index" not in plan


def test_indexes_are_used_again_afterwards(acme, crowd, chosen, scope, by_pages):
    with scope(acme), connection.cursor() as cursor:
        impact.impact(acme.pk, chosen(crowd))
        for way in ("indexscan", "indexonlyscan", "bitmapscan", "seqscan"):
            cursor.execute("SELECT current_setting(%s)", [f"enable_{way}"])
            assert cursor.fetchone() == ("on",)


def test_the_proof_of_a_small_set_leaves_indexes_as_they_are(acme, crowd, scope):
    asked = []

    def noted(execute, query, parameters, many, context):
        if "Count the traces" in str(query):
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('enable_indexscan')")
                asked.append(cursor.fetchone()[0])
        return execute(query, parameters, many, context)

    with scope(acme), connection.execute_wrapper(noted):
        impact.left_of(acme.pk, sets.picked([crowd[0].pk]))
    assert set(asked) == {"off"}
    assert len(asked) == len(relations()) + 1


def test_unmarked_is_by_a_bitmap_however_small_the_table(acme, crowd, scope):
    parts = next(each for each in relations() if each.rule.name == "emails").parts
    chosen = sets.picked([crowd[0].pk])
    text = composed.SQL(sql.statement("erasure.count_traces"))
    given = {"account": acme.pk, **chosen.parameters}
    with scope(acme), heap.read_unmarked(), connection.cursor() as cursor:
        query = text.format(**parts, profiles=chosen.query)
        cursor.execute(composed.SQL("EXPLAIN ") + query, given)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Bitmap Heap Scan on interactions_emailinteraction" in plan
    assert "Index Only Scan" not in plan
    assert "Index Scan using" not in plan


def test_a_proof_uses_indexes_again_afterwards(acme, crowd, scope):
    with scope(acme), connection.cursor() as cursor:
        impact.left_of(acme.pk, sets.picked([crowd[0].pk]))
        for way in ("indexscan", "indexonlyscan", "bitmapscan", "seqscan"):
            cursor.execute("SELECT current_setting(%s)", [f"enable_{way}"])
            assert cursor.fetchone() == ("on",)
