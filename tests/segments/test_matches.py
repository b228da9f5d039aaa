"""Whoever matches is held on to, so that nothing is attached to who is going."""

import psycopg
import pytest
from django.db import connection

from common import sql
from segments import queries
from segments.matches import held_matches, sections_concerned
from tenancy.models import Section
from tenancy.scope import account_transaction
from tests import factories

GHENT = {
    "shape": "attribute",
    "attribute": "city",
    "test": {"is": "is one of", "values": ["Ghent"]},
}


@pytest.fixture
def kim(people):
    return factories.profile(people, first_name="Kim", city="Ghent")


@pytest.fixture
def lou(people):
    return factories.profile(people, first_name="Lou", city="Mons")


@pytest.mark.django_db(transaction=True)
def test_who_is_held_on_to_is_not_deleted_meanwhile(acme, people, kim, lou, owner_url):
    remove = "DELETE FROM profiles_profile WHERE id = %s"
    with account_transaction(acme):
        criterion = queries.read(people, GHENT)
        assert list(held_matches(people, criterion)) == [[kim.pk]]
        with psycopg.connect(owner_url, autocommit=True) as other:
            other.execute("SET lock_timeout = '200ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                other.execute(remove, [kim.pk])
            assert other.execute(remove, [lou.pk]).rowcount == 1


def test_sections_are_concerned_by_values_tags_or_events(acme, people, kim, lou):
    factories.traces(lou)  # in Belgium
    with account_transaction(acme):
        Section.objects.create(account=acme, slug="france", name="France")
        assert sections_concerned(people, queries.read(people, GHENT)) == []
        everybody = queries.read(people, {"shape": "all profiles"})
        assert sections_concerned(people, everybody) == ["Belgium"]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("segments.tag_profiles", "profiles_profile"),
        ("segments.unsubscribe_profiles", "profiles_subscription"),
    ],
)
def test_numbers_are_looked_up_by_index(acme, people, kim, name, table):
    given = {
        "account": acme.pk,
        "profiles": [kim.pk],
        "tag": 1,
        "topics": [1],
        "source": "exploration",
        "moment": kim.created,
    }
    with account_transaction(acme), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql.statement(name)}", given)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index" in plan
    assert f"Seq Scan on {table}" not in plan
