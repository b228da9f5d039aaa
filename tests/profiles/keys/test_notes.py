"""Whoever changes a key is told how it ended."""

import pytest

from notifications.models import Kind, Notification
from profiles.actions.remove_key import remove_key
from profiles.models import UniqueKey


@pytest.fixture
def notes(acme, ada, scope):
    def left():
        with scope(acme):
            rows = Notification.objects.filter(account=acme, member=ada).order_by("pk")
            return list(rows.values_list("kind", "subject", "path", "facts"))

    return left


KEYS = "/a/acme/tables/people/keys/"


def test_a_key_that_is_built_is_told(people, card, person, make, work, notes):
    person(people, "A")
    change = make(card)
    assert notes() == []
    work(change)
    assert notes() == [(Kind.CHANGED, "Card", KEYS, {})]


def test_a_key_that_is_refused_is_told_with_how_many(
    people, card, person, make, work, notes
):
    person(people, "A")
    person(people, "A")
    change = work(make(card))
    [(kind, subject, path, facts)] = notes()
    assert (kind, subject) == (Kind.CHANGE_REFUSED, "Card")
    assert path == f"{KEYS}changes/{change.pk}/"
    assert facts == {"in_the_way": change.duplicates + change.invalid}


def test_where_a_refusal_leads_there_is_a_page(
    people, card, person, make, work, notes, browser, ada
):
    person(people, "A")
    person(people, "A")
    work(make(card))
    assert browser(ada).get(notes()[0][2]).status_code == 200
    page = browser(ada).get("/a/acme/notifications/").content.decode()
    assert "Change of a definition refused: Card" in page
    assert "in the way" in page


def test_a_key_that_is_removed_is_told(acme, card, make, work, notes, ada, scope):
    work(make(card))
    with scope(acme):
        key = UniqueKey.objects.get(account=acme, attribute=card)
        change = remove_key(key, by=ada)
    work(change)
    assert notes()[1:] == [(Kind.REMOVED, "Card", KEYS, {})]
