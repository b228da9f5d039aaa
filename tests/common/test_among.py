"""One condition for many numbers."""

from common.among import among
from profiles.models import ProfileTable


def test_rows_with_these_numbers_are_found(acme, people, contacts, scope):
    with scope(acme):
        rows = ProfileTable.objects.filter(account=acme)
        assert list(rows.filter(among("pk", [people.pk, 0]))) == [people]
        assert set(rows.filter(among("pk", [people.pk, contacts.pk]))) == {
            people,
            contacts,
        }


def test_none_of_none_is_found(acme, people, scope):
    with scope(acme):
        assert not ProfileTable.objects.filter(among("pk", [])).exists()


def test_many_numbers_are_one_value(people):
    _sql, values = ProfileTable.objects.filter(
        among("pk", [1, 2])
    ).query.sql_with_params()
    assert values == ("{1,2}",)
