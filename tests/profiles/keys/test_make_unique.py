"""An attribute becomes a unique key, or it is said who stands in the way."""

import pytest

from audit.models import Entry
from profiles.actions.apply_edit import UnfitIdentifiers
from profiles.actions.create_profile import create_profile
from profiles.actions.edit_profile import edit_profile
from profiles.actions.make_unique import (
    AttributeChanging,
    CannotBeUnique,
    IsUnique,
    KeysChanging,
    NoSuchRegion,
    WrongKind,
)
from profiles.editing import Edit
from profiles.engine import key_values
from profiles.models import (
    Identifier,
    KeyChange,
    KeyFlaw,
    KnownValue,
    Profile,
    UniqueKey,
)
from tests.profiles.keys.conftest import attribute, looked_at, named, work_one_slice

DONE, REFUSED, RUNNING = "done", "refused", "running"


def key_of(attribute):
    return UniqueKey.objects.get(attribute=attribute)


def test_everybody_with_a_value_is_known_by_it(make, work, card, person, people, scope):
    ann, bob, carl = (person(people, each) for each in ("A", " B ", None))
    change = work(make(card))
    assert (change.status, change.looked) == (DONE, 3)
    with scope(people.account):
        assert named(key_of(card)) == {ann.pk: "A", bob.pk: "B"}
    assert carl.pk


def test_a_key_that_is_being_built_is_not_asked_for(make, card, people, scope):
    make(card)
    with scope(people.account):
        assert not UniqueKey.objects.filter(attribute=card).exists()


def test_who_has_the_value_of_another_stands_in_the_way(
    make, work, card, person, people, scope
):
    ann, bob, carl = (person(people, each) for each in ("A", "a", "A "))
    change = work(make(card))
    assert (change.status, change.duplicates, change.invalid) == (REFUSED, 1, 0)
    with scope(people.account):
        flaw = KeyFlaw.objects.get()
        assert (flaw.person, flaw.other, flaw.reason) == (carl.pk, ann.pk, "duplicate")
        assert not UniqueKey.every.filter(attribute=card).exists()
        assert Identifier.objects.count() == 3
    assert bob.pk


def test_a_value_that_is_none_stands_in_the_way(
    make, work, card, person, people, scope
):
    ann = person(people, "no number")
    person(people, "0470 12 34 56")
    change = work(make(card, "phone", region="BE"))
    assert (change.status, change.duplicates, change.invalid) == (REFUSED, 0, 1)
    with scope(people.account):
        assert KeyFlaw.objects.get().person == ann.pk


def test_two_notations_of_one_number_are_one_value(make, work, card, person, people):
    person(people, "0470 12 34 56")
    person(people, "+32470123456")
    assert work(make(card, "phone", region="BE")).duplicates == 1


def test_a_numbers_attribute_is_a_key_of_numbers(
    make, work, person, people, acme, scope
):
    number = attribute(people, scope, type="integer")
    ann = person(people)
    with scope(acme):
        Profile.objects.filter(pk=ann.pk).update(attributes={"card": 7})
    assert work(make(number, "integer")).status == DONE
    with scope(acme):
        assert named(key_of(number)) == {ann.pk: "7"}


def test_where_values_are_carried_nobody_is_known_and_nobody_in_the_way(
    make, work, loose_card, person, contacts, scope
):
    ann, bob = person(contacts, "A"), person(contacts, "A")
    change = work(make(loose_card))
    assert change.status == DONE
    with scope(contacts.account):
        key = key_of(loose_card)
        assert not named(key)
        rows = KnownValue.objects.filter(unique_key=key)
        assert set(rows.values_list("profile_id", "value")) == {
            (ann.pk, "A"),
            (bob.pk, "A"),
        }


def test_where_it_is_asked_for_they_are_known_from_now_on(
    make, work, loose_card, person, contacts, scope
):
    ann = person(contacts, "A")
    assert work(make(loose_card, identifies=True)).status == DONE
    with scope(contacts.account):
        assert named(key_of(loose_card)) == {ann.pk: "A"}


def test_who_was_corrected_meanwhile_stands_in_nobodys_way(
    make, work, card, person, people, ada, scope, monkeypatch
):
    ann, bob = person(people, "A"), person(people, "A")
    settle = key_values.written_since

    def corrected(*given):
        monkeypatch.setattr(key_values, "written_since", settle)
        Profile.objects.filter(pk=bob.pk).update(attributes={"card": "B"})
        return settle(*given)

    monkeypatch.setattr(key_values, "written_since", corrected)
    assert work(make(card)).status == DONE
    with scope(people.account):
        assert named(key_of(card)) == {ann.pk: "A", bob.pk: "B"}


def test_who_is_made_while_a_key_is_built_is_known_by_it(
    make, work, card, person, people, ada, scope
):
    person(people, "A")
    change = make(card)
    with scope(people.account):
        work_one_slice(change)
        people.refresh_from_db()
        with pytest.raises(UnfitIdentifiers):
            create_profile(people, Edit(values={"crm_id": "n", "card": "A"}), by=ada)
        made = create_profile(people, Edit(values={"crm_id": "n", "card": "B"}), by=ada)
        assert "B" in named(UniqueKey.every.get(attribute=card)).values()
    work(change)
    with scope(people.account):
        assert named(key_of(card))[made.pk] == "B"


def test_who_is_edited_behind_the_worker_is_known_by_the_new_value(
    make, work, card, person, people, ada, acme, scope
):
    ann = person(people, "A")
    change = make(card)
    work_one_slice(change)
    with scope(acme):
        edit_profile(
            looked_at(ann),
            Edit(values={"card": "Z"}),
            by=ada,
            section=None,
            seen=ann.updated,
        )
    assert work(change).status == DONE
    with scope(acme):
        assert named(key_of(card)) == {ann.pk: "Z"}


def test_a_worker_that_died_is_followed_where_it_stopped(
    make, work, card, person, people, scope, monkeypatch
):
    crowd = [person(people, f"A{number}") for number in range(7)]
    monkeypatch.setattr(key_values, "SLICE_ROWS", 2)
    change = make(card)
    work_one_slice(change)
    with scope(people.account):
        change.refresh_from_db()
        assert (change.place, change.looked) == (crowd[1].pk, 2)
    assert work(change).looked == 7
    with scope(people.account):
        assert len(named(key_of(card))) == 7


def test_a_second_try_forgets_the_first_refusal(
    make, work, card, person, people, scope
):
    person(people, "A")
    bob = person(people, "A")
    first = work(make(card))
    with scope(people.account):
        Profile.objects.filter(pk=bob.pk).update(attributes={})
    assert work(make(card)).status == DONE
    with scope(people.account):
        first.refresh_from_db()
        assert first.status == "withdrawn"
        assert not KeyFlaw.objects.exists()


def test_more_flaws_than_are_kept_are_counted(
    make, work, card, person, people, scope, monkeypatch
):
    monkeypatch.setattr("profiles.actions.carry_out_key_change.FLAWS_KEPT", 2)
    for _ in range(5):
        person(people, "A")
    assert work(make(card)).duplicates == 4
    with scope(people.account):
        assert KeyFlaw.objects.count() == 2


def test_the_trail_says_it(make, work, card, people, scope):
    work(make(card))
    with scope(people.account):
        actions = Entry.objects.values_list("action", flat=True).order_by("pk")
        assert list(actions)[-2:] == ["key.make", "key.built"]


@pytest.mark.parametrize(
    ("also", "asked", "refusal"),
    [
        ({"type": "date"}, {}, CannotBeUnique),
        ({"several": True}, {}, CannotBeUnique),
        ({"state": "changing"}, {}, AttributeChanging),
        ({"type": "integer"}, {"kind": "email"}, WrongKind),
        ({}, {"kind": "phone", "region": "XX"}, NoSuchRegion),
    ],
)
def test_what_cannot_be_unique_is_refused(
    make, people, scope, acme, also, asked, refusal
):
    with pytest.raises(refusal):
        make(attribute(people, scope, **also), **asked)
    with scope(acme):
        assert not KeyChange.objects.exists()


def test_keys_of_a_table_change_one_at_a_time(make, work, card, people, scope):
    make(card)
    with pytest.raises(KeysChanging):
        make(attribute(people, scope, name="other"))


def test_a_key_is_made_once(make, work, card):
    work(make(card))
    with pytest.raises(IsUnique):
        make(card)
