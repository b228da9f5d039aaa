"""Statements that are planned once a connection."""

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from psycopg.types.numeric import Int4

from common import kept_plans
from common.prepared import prepared
from profiles.queries import profile_of
from tenancy.models import Membership
from tests.databases import program_url

ASKED = "SELECT slug FROM tenancy_account WHERE id = %s"


@prepared
def still_members(account):
    return Membership.objects.filter(account=account, left=None)


def plans(text):
    """Return how often each statement like `text` was planned for any and for one value."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements "
            "WHERE statement LIKE %s",
            [f"%{text}%"],
        )
        return cursor.fetchall()


def test_a_statement_is_planned_once(acme):
    for _ in range(12):
        assert kept_plans.fetch(ASKED, [acme.pk]) == [("acme",)]
    [(generic, custom)] = plans("SELECT slug FROM tenancy_account")
    assert custom == 5  # PostgreSQL's own number, before it compares
    assert generic == 7


def test_narrow_and_wide_numbers_are_one_statement(acme):
    for number in (acme.pk, 40_000, 5_000_000_000):
        kept_plans.fetch(ASKED, [number])
    assert len(plans("SELECT slug FROM tenancy_account")) == 1


def test_names_and_places_are_answered_alike(acme):
    named = "SELECT slug FROM tenancy_account WHERE id = %(account)s"
    assert kept_plans.fetch(named, {"account": acme.pk}) == [("acme",)]


def test_what_is_the_same_at_every_call_is_in_the_text(acme, ada, scope):
    with scope(acme):
        assert still_members(acme.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement, parameter_types::text[] FROM pg_prepared_statements "
            "WHERE statement LIKE '%tenancy_membership%'"
        )
        [(text, types)] = cursor.fetchall()
    assert types == ["bigint"]
    assert "IS NULL" in text


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_begins_anew(acme):
    assert kept_plans.fetch(ASKED, [acme.pk]) == [("acme",)]
    connection.close()
    assert kept_plans.fetch(ASKED, [acme.pk]) == [("acme",)]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_ended_is_replaced(acme):
    [(server,)] = kept_plans.fetch("SELECT pg_backend_pid()", [])
    with psycopg.connect(program_url(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [server])
    mine: Any = connection
    mine.health_check_done = False  # as a request begins
    assert kept_plans.fetch(ASKED, [acme.pk]) == [("acme",)]


def test_what_django_takes_for_narrow_is_sent_whole(db):
    large = 5_000_000_000
    assert kept_plans.fetch("SELECT %s", [Int4(large)]) == [(large,)]


def test_texts_with_values_of_people_are_not_kept(acme):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["ada@example.com"])
    kept_plans.fetch(ASKED, [acme.pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["ada@example.com"])
    known = vars(connection.connection._prepared)
    assert "SELECT slug" in str(known)
    assert "ada@example.com" not in str(known)


@pytest.mark.django_db(transaction=True)
def test_what_was_undone_leaves_its_plan(acme):
    with transaction.atomic():
        kept_plans.fetch(ASKED, [acme.pk])
        transaction.set_rollback(True)
    assert kept_plans.fetch(ASKED, [acme.pk]) == [("acme",)]


@pytest.mark.django_db(transaction=True)
def test_a_table_that_changes_is_planned_anew(acme):
    with connections["default"].cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kept (number bigint, word text)")
        cursor.execute("INSERT INTO kept VALUES (1, 'before')")
    for _ in range(7):
        assert kept_plans.fetch("SELECT word FROM kept WHERE number = %s", [1])
    with connections["default"].cursor() as cursor:
        cursor.execute("ALTER TABLE kept ADD COLUMN more text DEFAULT 'x'")
        cursor.execute("CREATE INDEX ON kept (number)")
        cursor.execute("UPDATE kept SET word = 'after'")
    found = kept_plans.fetch("SELECT word FROM kept WHERE number = %s", [1])
    assert found == [("after",)]


def test_who_is_there_is_planned_at_each_call(acme, people, scope):
    with scope(acme):
        for _ in range(7):
            assert profile_of(acme, people.slug, 1) == []
    assert not plans('FROM "profiles_profile"')


def test_an_error_is_the_frameworks_and_ends_the_transaction(acme):
    def divide():
        with transaction.atomic(savepoint=False):
            kept_plans.fetch("SELECT 1 / %s::bigint", [0])

    with transaction.atomic():
        with pytest.raises(DatabaseError):
            divide()
        with pytest.raises(TransactionManagementError):
            kept_plans.fetch(ASKED, [acme.pk])


def test_who_logs_sees_the_text(acme):
    with CaptureQueriesContext(connection) as seen:
        kept_plans.fetch(ASKED, [acme.pk])
    assert "FROM tenancy_account" in seen[0]["sql"]
