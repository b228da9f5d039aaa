"""A key's settings change, and a key goes: nobody is lost on the way."""

import pytest

from imports.models import Import
from profiles.actions.apply_edit import NamesNobody
from profiles.actions.change_key import NothingChanged, change_key
from profiles.actions.dismiss_key_change import dismiss_key_change
from profiles.actions.edit_profile import edit_profile
from profiles.actions.remove_key import remove_key
from profiles.editing import Edit
from profiles.models import (
    Identifier,
    KeyFlaw,
    KeyStatus,
    KnownValue,
    Profile,
    UniqueKey,
)
from profiles.queries import written_keys
from profiles.refusals import LastKey
from tests import factories
from tests.profiles.keys.conftest import looked_at, named, work_one_slice

DONE, REFUSED, WITHDRAWN = "done", "refused", "withdrawn"


@pytest.fixture
def key(people, acme, scope):
    """Return a key of the strict table by its attribute's name."""

    def found(name, table=people):
        with scope(acme):
            return UniqueKey.objects.select_related("attribute", "table__account").get(
                account=acme, table=table, attribute__name=name
            )

    return found


@pytest.fixture
def change(ada, acme, scope):
    def asked(key, **settings):
        settings = {"region": key.region, "folds_local_part": True} | settings
        with scope(acme):
            return change_key(key, by=ada, **settings)

    return asked


@pytest.fixture
def remove(ada, acme, scope):
    def asked(key):
        with scope(acme):
            return remove_key(key, by=ada)

    return asked


def test_another_region_reads_the_numbers_anew(people, key, change, work, acme, scope):
    ann = factories.profile(people, crm_id="1", phone="0470 12 34 56")
    old = key("phone")
    with scope(acme):
        run = Import.objects.create(account=acme, table=people, unique_key=old)
    assert work(change(old, region="FR")).status == DONE
    with scope(acme):
        new = key("phone")
        assert named(new) == {ann.pk: "+33470123456"}
        assert (new.position, new.region, new.replaces) == (old.position, "FR", None)
        assert not UniqueKey.every.filter(pk=old.pk).exists()
        assert not named(old.pk)
        run.refresh_from_db()
        assert run.unique_key == new


def test_who_carries_a_value_goes_on_carrying_it(contacts, key, change, work, scope):
    ann = factories.profile(contacts, under="phone", phone="0470 12 34 56")
    bob = factories.profile(contacts, under="crm_id", crm_id="1", phone="0470 12 34 56")
    assert work(change(key("phone", contacts), region="FR")).status == DONE
    with scope(contacts.account):
        new = key("phone", contacts)
        assert named(new) == {ann.pk: "+33470123456"}
        [carried] = KnownValue.objects.filter(unique_key=new)
        assert (carried.profile_id, carried.value) == (bob.pk, "+33470123456")


def test_what_does_not_fit_the_new_settings_leaves_the_old_ones(
    people, key, change, work, scope
):
    ann = factories.profile(people, crm_id="1", phone="0470 12 34 56")
    refused = work(change(key("phone"), region=""))
    assert (refused.status, refused.invalid) == (REFUSED, 1)
    with scope(people.account):
        assert named(key("phone")) == {ann.pk: "+32470123456"}


def test_an_edit_meanwhile_is_known_to_both(people, key, change, work, ada, scope):
    ann = factories.profile(people, crm_id="1", phone="0470 12 34 56")
    asked = change(key("phone"), region="FR")
    work_one_slice(asked)
    with scope(people.account):
        edit_profile(
            looked_at(ann),
            Edit(values={"phone": "0470 99 99 99"}),
            by=ada,
            section=None,
            seen=ann.updated,
        )
        assert named(key("phone")) == {ann.pk: "+32470999999"}
    work(asked)
    with scope(people.account):
        assert named(key("phone")) == {ann.pk: "+33470999999"}


def test_the_same_settings_are_refused(key, change):
    with pytest.raises(NothingChanged):
        change(key("phone"))


def test_a_key_goes_with_its_identifiers_and_values_stay(
    people, key, remove, work, scope
):
    ann = factories.profile(people, crm_id="1", email="ann@example.com")
    old = key("email")
    assert work(remove(old)).status == DONE
    with scope(people.account):
        assert not UniqueKey.every.filter(pk=old.pk).exists()
        assert list(Identifier.objects.values_list("value", flat=True)) == ["1"]
        ann.refresh_from_db()
        assert ann.attributes["email"] == "ann@example.com"


def test_known_values_go_as_well(contacts, key, remove, work, scope):
    factories.profile(contacts, under="crm_id", crm_id="1", email="ann@example.com")
    work(remove(key("email", contacts)))
    with scope(contacts.account):
        assert not KnownValue.objects.exists()


def test_who_is_known_by_nothing_else_keeps_the_key(people, key, remove, work, scope):
    factories.profile(people, crm_id="1", email="ann@example.com")
    factories.profile(people, email="bob@example.com")
    refused = work(remove(key("email")))
    assert (refused.status, refused.alone) == (REFUSED, 1)
    with scope(people.account):
        assert key("email").status == KeyStatus.ACTIVE
        assert len(named(key("email"))) == 2


def test_who_is_known_by_nothing_else_is_listed(
    people, key, remove, work, scope, browser, ada
):
    factories.profile(people, crm_id="1", email="ann@example.com")
    bob = factories.profile(people, email="bob@example.com")
    email = key("email")
    refused = work(remove(email))
    page = browser(ada).get(f"/a/acme/tables/people/keys/changes/{refused.pk}/")
    assert [look.profile.pk for look in page.context["looks"]] == [bob.pk]
    assert "What keeps email a unique key" in page.text
    assert "1 profile is known by nothing else" in page.text
    assert "Known by nothing else." in page.text
    assert "Other profile" not in page.text
    assert f"/keys/{email.pk}/removal/" in page.text
    # Asked again, it is looked anew.
    again = work(remove(email))
    with scope(people.account):
        assert [flaw.person for flaw in again.flaws.all()] == [bob.pk]
        assert not refused.flaws.exists()
        Identifier.objects.filter(profile=bob).delete()
    assert work(remove(email)).status == DONE


def test_of_too_many_the_first_are_listed(
    people, key, remove, work, browser, ada, monkeypatch
):
    monkeypatch.setattr("profiles.actions.carry_out_key_change.FLAWS_KEPT", 2)
    monkeypatch.setattr("profiles.views.key_changes.FLAWS_KEPT", 2)
    crowd = [factories.profile(people, email=f"p{n}@example.com") for n in range(3)]
    refused = work(remove(key("email")))
    page = browser(ada).get(f"/a/acme/tables/people/keys/changes/{refused.pk}/")
    listed = {look.profile.pk for look in page.context["looks"]}
    assert listed == {profile.pk for profile in crowd[:2]}
    assert "3 profiles are known by nothing else" in page.text
    assert "The first 2 are listed." in page.text


def test_nobody_becomes_known_by_a_key_alone_that_is_looked_through(
    people, key, remove, ada, scope
):
    ann = factories.profile(people, crm_id="1", email="ann@example.com")
    remove(key("email"))
    gone = Edit(values={"crm_id": None})
    with scope(people.account):
        now = looked_at(ann)
        with pytest.raises(NamesNobody):
            edit_profile(now, gone, by=ada, section=None, seen=ann.updated)


def test_the_last_key_stays(people, key, remove, work):
    for name in ("email", "phone"):
        work(remove(key(name)))
    with pytest.raises(LastKey):
        remove(key("crm_id"))


def test_the_values_of_a_large_key_go_in_slices(
    people, key, remove, work, scope, monkeypatch
):
    monkeypatch.setattr("profiles.engine.key_values.remove_some.__defaults__", (2,))
    factories.profiles(people, 5)
    work(remove(key("phone")))
    with scope(people.account):
        assert Identifier.objects.count() == 10


def test_a_build_that_is_withdrawn_leaves_nothing(
    people, make, work, card, person, ada, scope
):
    person(people, "A")
    change = make(card)
    work_one_slice(change)
    with scope(people.account):
        dismiss_key_change(change, by=ada)
    assert work(change).status == WITHDRAWN
    with scope(people.account):
        assert not UniqueKey.every.filter(attribute=card).exists()
        assert Identifier.objects.count() == 1


def test_a_removal_that_is_withdrawn_leaves_the_key(people, key, remove, ada, scope):
    change = remove(key("email"))
    with scope(people.account):
        dismiss_key_change(change, by=ada)
        assert key("email").status == KeyStatus.ACTIVE


def test_a_refusal_that_was_read_takes_its_list_along(
    people, make, work, card, person, ada, scope
):
    person(people, "A")
    person(people, "A")
    change = work(make(card))
    with scope(people.account):
        dismiss_key_change(change, by=ada)
        assert not KeyFlaw.objects.exists()
        assert Profile.objects.count() == 2


def test_writers_keep_every_key_right_that_stays_or_comes(people, key, remove, scope):
    remove(key("email"))
    with scope(people.account):
        names = [each.name for each in written_keys(people)]
    assert names == ["email", "phone", "crm_id"]
