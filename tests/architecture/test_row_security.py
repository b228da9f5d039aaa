"""Every table of an account is behind the second wall."""

import pytest
from django.db import connection

# Written before an account is known; they name no person.
OPEN_TABLES = {"tenancy_errand"}

TABLES = """
    SELECT parent.relname, parent.relrowsecurity,
        coalesce(bool_or(policy.polname IN ('account_only', 'account_or_self')), false)
    FROM pg_class AS parent
    JOIN pg_attribute AS field
        ON field.attrelid = parent.oid AND field.attname = 'account_id'
    LEFT JOIN pg_policy AS policy ON policy.polrelid = parent.oid
    WHERE parent.relnamespace = 'public'::regnamespace
        AND parent.relkind IN ('r', 'p') AND NOT parent.relispartition
    GROUP BY parent.oid
"""


@pytest.fixture
def tables(db):
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return {name: (enabled, policy) for name, enabled, policy in cursor.fetchall()}


def test_every_table_with_an_account_shows_its_rows_to_it_alone(tables):
    assert len(tables) > 20
    unwalled = {name for name, state in tables.items() if state != (True, True)}
    assert unwalled == OPEN_TABLES


def test_partitions_are_reached_through_their_parent_only(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE has_table_privilege("
            "'lethe_program', oid, 'SELECT')) FROM pg_class "
            "WHERE relispartition AND relkind = 'r'"
        )
        partitions, readable = cursor.fetchone()
    assert partitions > 50
    assert readable == 0


def test_the_program_owns_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_audit_chain_can_only_be_added_to(db, verb):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(current_user, 'audit_entry', %s)", [verb]
        )
        assert cursor.fetchone() == (False,)
