"""What becomes of a row, by each of the ways in which its value is found."""

import pytest
from django.db import connection

from common import sql
from erasure.models import Hold
from imports import staging
from imports.actions.choose_column import choose_column
from imports.actions.create_import import create_import
from imports.actions.upload_file import upload_file
from imports.outcomes import Outcome
from profiles.models import Identifier
from tests import factories
from tests.imports.conftest import stage
from tests.imports.plans import read_whole

ALL, NONE = 0, 10**9  # of how many identifiers a list may have one to be looked up


@pytest.fixture
def contacts(acme):
    """Return a table of people known by their address, their number, or the other."""
    table = factories.table(acme, "contacts", identity="by-key")
    factories.profile(table, "email", email="ann@example.com")
    factories.profile(table, "email", email="bob@example.com")
    factories.profile(table, "phone", phone="+32470000001", email="cas@example.com")
    factories.profile(table, "crm_id", crm_id="dot@example.com")
    return table


@pytest.fixture
def listed(contacts, ada, scope, list_file):
    """Return an import of a list with a row of every kind, most repeated."""
    rows = ["ann@example.com", "ANN@example.com", "nobody@example.com", "no-address"]
    rows += ["cas@example.com", "dot@example.com", "ann@example.com", "dot@example.com"]
    rows += ["nobody@example.com", "-", "bob@example.com"]
    with scope(contacts.account):
        run = create_import(contacts, by=ada, name="Leavers")
        upload_file(run, list_file(*rows), by=ada)
        key = contacts.unique_keys.get(
            account=contacts.account, attribute__name="email"
        )
        choose_column(run, by=ada, unique_key=key, column=0)
    return run


EXPECTED = [
    (1, Outcome.DELETED, None),
    (2, Outcome.DUPLICATE, 1),
    (3, Outcome.NOT_FOUND, None),
    (4, Outcome.INVALID, None),
    (5, Outcome.OTHER_IDENTIFIER, None),
    (6, Outcome.OTHER_IDENTIFIER, None),
    (7, Outcome.DUPLICATE, 1),
    (8, Outcome.DUPLICATE, 6),
    (9, Outcome.DUPLICATE, 3),
    (10, Outcome.INVALID, None),
    (11, Outcome.DELETED, None),
]


def became(run):
    """Return what became of each row."""
    found = staging.error_rows(run, left_out=())
    return [(row.row_no, row.outcome, row.earlier) for row in found]


@pytest.mark.parametrize("few", [ALL, NONE], ids=["looked up", "read by page"])
@pytest.mark.parametrize("places", [1, 2, 1 << 20])
def test_a_row_comes_to_the_same_whichever_way(
    listed, ada, scope, monkeypatch, few, places
):
    monkeypatch.setattr("imports.staging.MOST_LOOKED_UP", few)
    monkeypatch.setattr("imports.arrivals._MASK", places - 1)
    staged = stage(listed, ada)
    with scope(staged.account):
        assert became(staged) == EXPECTED
        assert not staging.drift(staged)


@pytest.mark.parametrize("few", [ALL, NONE], ids=["looked up", "read by page"])
def test_whoever_came_or_went_since_is_told(
    contacts, listed, ada, scope, monkeypatch, few
):
    monkeypatch.setattr("imports.staging.MOST_LOOKED_UP", few)
    staged = stage(listed, ada)
    with scope(staged.account):
        # Named by rows 3 and 9, of which only the first was shown as not found.
        factories.profile(contacts, "email", email="nobody@example.com")
        bob = Identifier.objects.get(account=staged.account, value="bob@example.com")
        Hold.objects.create(
            account=staged.account, profile=bob.profile, reason="A", placed_by=ada
        )
        assert staging.drift(staged) == staging.Drift(lost=1, gained=1)


def explained(run):
    """Return how the database goes about matching."""
    with staging.matching(run) as (parameters, parts), connection.cursor() as cursor:
        text = sql._composed("imports.store_matches", parts)
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {text.as_string(connection.connection)}", parameters)
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = on")
        return plan


def test_few_values_are_looked_up_one_by_one(staged, scope, monkeypatch):
    monkeypatch.setattr("imports.staging.MOST_LOOKED_UP", ALL)
    with scope(staged.account):
        assert "Index Scan using profiles_identifier" in explained(staged)
        with read_whole() as found:
            staging.drift(staged)
    read = found["imports.drift"]
    assert not [table for table in read if table.startswith("profiles_")]


def test_many_are_compared_with_identifiers_as_they_lie(staged, scope, monkeypatch):
    monkeypatch.setattr("imports.staging.MOST_LOOKED_UP", NONE)
    with scope(staged.account):
        plan = explained(staged)
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_indexscan")
            assert cursor.fetchone() == ("on",)
    assert "Index Scan using profiles_identifier" not in plan
    assert "profiles_identifier" in plan


@pytest.mark.parametrize(("crm_id", "keys"), [("no address", 0), ("a@b.example", 1)])
def test_other_keys_are_asked_where_they_hold_such_values(
    people, staged, scope, monkeypatch, crm_id, keys
):
    monkeypatch.setattr("imports.staging.MOST_LOOKED_UP", NONE)
    factories.profile(people, crm_id=crm_id)
    with scope(staged.account), staging.matching(staged) as (parameters, _):
        assert len(parameters["other_keys"]) == keys


@pytest.mark.parametrize("function", ["analyze", "index"])
def test_a_list_is_analysed_by_a_small_sample(function):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proconfig FROM pg_proc WHERE oid = %s::regprocedure",
            [f"imports_{function}_staging(bigint)"],
        )
        [(settings,)] = cursor.fetchall()
    assert "default_statistics_target=10" in settings


def times_read(relation):
    """Return how often this transaction has read a relation from its beginning."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_get_xact_numscans(%s::regclass)", [f"staging.{relation}"]
        )
        return cursor.fetchone()[0]


def test_rows_that_were_not_reached_are_written_in_one_reading(
    acme, ada, scope, list_file
):
    table = factories.table(acme, "many", identity="by-key")
    rows = [f"person{n}@many.example" for n in range(200)]
    for row in rows:
        factories.profile(table, "email", email=row)
    with scope(acme):
        run = create_import(table, by=ada, name="Leavers")
        upload_file(run, list_file(*rows), by=ada)
        key = table.unique_keys.get(account=acme, attribute__name="email")
        choose_column(run, by=ada, unique_key=key, column=0)
    run = stage(run, ada)
    with scope(acme):
        # Nobody is a target, so that nobody was reached: as if it was stopped at once.
        staging.settle(run, erasure_id=0)
        before = times_read(f"matches_{run.pk}"), times_read(f"arrivals_{run.pk}")
        found = list(staging.error_rows(run))
        after = times_read(f"matches_{run.pk}"), times_read(f"arrivals_{run.pk}")
    assert [row.outcome for row in found] == [Outcome.NOT_REACHED] * len(rows)
    assert after[0] - before[0] <= 2
    assert after[1] - before[1] == 1
