"""Counts that are never slow, and how people are known."""

import pytest
from django.utils import translation

from profiles import queries
from profiles.models import Target
from profiles.queries import Count
from tests import factories


def test_a_few_profiles_are_counted_exactly(people, scope):
    made = factories.profiles(people, 3)
    with scope(people.account):
        Target.objects.create(
            account=people.account, profile_id=made[0].pk, erasure_id=1
        )
        assert queries.count(people) == Count(2, is_exact=True)


def test_many_are_estimated(people, scope, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_EXACTLY", 2)
    factories.profiles(people, 3)
    with scope(people.account):
        assert not queries.count(people).is_exact


@pytest.mark.parametrize(
    ("count", "language", "words"),
    [
        (Count(1234, is_exact=True), "en", "1,234"),
        (Count(997_812, is_exact=False), "en", "about 1,000,000"),
        (Count(1_249_999, is_exact=False), "en", "about 1,200,000"),
        (Count(40, is_exact=False), "en", "about 40"),
        (Count(40, is_exact=False, is_least=True), "en", "more than 10,000"),
        (Count(1234, is_exact=True), "fr", "1\u202f234"),
    ],
)
def test_a_count_is_told_in_the_readers_numbers(count, language, words):
    with translation.override(language):
        assert str(count).replace("\xa0", "\u202f") == words


def test_identifiers_come_in_the_order_of_the_keys(people, contacts, scope):
    strict = factories.profile(people, crm_id="1", email="a@example.com")
    by_key = factories.profile(contacts, "crm_id", crm_id="1", email="a@example.com")
    with scope(people.account):
        known = queries.identifiers(people.account, [strict.pk, by_key.pk])
    values = {number: [row.value for row in rows] for number, rows in known.items()}
    assert values == {strict.pk: ["a@example.com", "1"], by_key.pk: ["1"]}


def test_the_tables_are_the_accounts_own(people, contacts, globex, scope):
    factories.table(globex, "theirs")
    with scope(people.account):
        assert list(queries.tables(people.account)) == [contacts, people]
