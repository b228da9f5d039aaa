"""What the rows of a list that adds and updates come to."""

import pytest

from imports.actions.run_execution import run_execution
from imports.models import Mode
from imports.upserting.targets import Empty
from profiles.actions.create_table import Column, add_attributes
from profiles.models import (
    Identifier,
    KnownValue,
    Profile,
    SectionValues,
    Subscription,
    SubscriptionChange,
    Tag,
    Tagging,
    Topic,
)
from tenancy.scope import account_transaction
from tests import factories


@pytest.fixture
def anna(people):
    return factories.profile(
        people, email="anna@x.example", first_name="Anna", last_name="Ash", city="Gent"
    )


def found(table, email):
    with account_transaction(table.account_id):
        known = Identifier.objects.get(unique_key__attribute__name="email", value=email)
        return Profile.objects.get(pk=known.profile_id)


def test_a_new_row_becomes_a_profile_that_is_known_by_its_keys(people, upserts):
    run = upserts.done(
        people, "email,phone,first_name,last_name", "bo@x.example,0470 11 22 33,Bo,Bay"
    )
    assert run.outcomes == {"new": 1}
    bo = found(people, "bo@x.example")
    assert bo.name == "Bo Bay"
    assert bo.attributes == {
        "email": "bo@x.example",
        "phone": "0470 11 22 33",
        "first_name": "Bo",
        "last_name": "Bay",
    }
    with account_transaction(people.account):
        assert set(bo.identifiers.values_list("value", flat=True)) == {
            "bo@x.example",
            "+32470112233",
        }


def test_a_known_row_changes_what_it_says_and_nothing_else(people, anna, upserts):
    run = upserts.done(people, "email,first_name", "ANNA@x.example,Anne")
    assert run.outcomes == {"updated": 1}
    after = found(people, "anna@x.example")
    assert after.pk == anna.pk
    assert after.attributes == {**anna.attributes, "first_name": "Anne"}
    assert after.name == "Anne Ash"
    assert after.created == anna.created
    assert after.updated > anna.updated


def test_a_name_is_made_anew_of_those_whose_parts_change(people, anna, upserts):
    factories.profile(people, email="cy@x.example", first_name="Cy", last_name="Coe")
    run = upserts.done(
        people,
        "email,first_name,last_name,city",
        "anna@x.example,Anna,Ash,Ghent",
        "cy@x.example,Cyr,Coe,Ghent",
    )
    assert run.outcomes == {"updated": 2}
    assert found(people, "anna@x.example").name == anna.name == "Anna Ash"
    assert found(people, "cy@x.example").name == "Cyr Coe"


def test_a_row_that_says_nothing_new_leaves_its_profile_alone(people, anna, upserts):
    run = upserts.staged(people, "email,first_name", "anna@x.example,Anna")
    assert run.outcomes == {"unchanged": 1}
    assert run.matched == 0


@pytest.mark.parametrize(
    ("empty", "city"), [(Empty.LEAVE, {"city": "Gent"}), (Empty.EMPTY, {})]
)
def test_an_empty_cell_says_what_was_chosen(people, anna, upserts, empty, city):
    upserts.done(people, "email,first_name,city", "anna@x.example,Anne,", empty=empty)
    after = found(people, "anna@x.example").attributes
    assert {k: v for k, v in after.items() if k == "city"} == city


@pytest.mark.parametrize(
    ("mode", "known", "unknown"),
    [
        (Mode.BOTH, "updated", "new"),
        (Mode.CREATE, "already there", "new"),
        (Mode.UPDATE, "updated", "not found"),
    ],
)
def test_the_mode_says_who_is_added_and_who_is_updated(
    people, anna, upserts, mode, known, unknown
):
    run = upserts.done(
        people,
        "email,first_name",
        "anna@x.example,Anne",
        "bo@x.example,Bo",
        mode=mode,
    )
    assert run.outcomes == {known: 1, unknown: 1}


def test_rows_that_are_no_good_fail_each_for_its_reason(people, anna, upserts):
    factories.profile(people, email="cy@x.example", phone="+32470000009")
    run = upserts.done(
        people,
        "email,phone,first_name",
        "bo@x.example,,Bo",
        ",,Nobody",
        "no-address,,No",
        "bo@x.example,,Again",
        "di@x.example,not a phone,Di",
        "ed@x.example,+32470000009,Ed",
        "fi@x.example,+32470000010,Fi",
        "gi@x.example,+32470000010,Gi",
    )
    assert run.outcomes == {
        "new": 2,
        "empty": 1,
        "invalid": 2,
        "duplicate": 1,
        "conflict": 2,
    }
    assert run.error_rows == 6


def test_nobody_takes_an_identifier_of_somebody_else(people, anna, upserts):
    cy = factories.profile(people, email="cy@x.example", phone="+32470000009")
    run = upserts.done(
        people,
        "email,phone,city",
        "anna@x.example,+32470000009,Lier",
        "bo@x.example,,Lier",
    )
    assert run.outcomes == {"conflict": 1, "new": 1}
    assert found(people, "anna@x.example").attributes["city"] == "Gent"
    with account_transaction(people.account):
        assert cy.identifiers.count() == 2


def test_a_changed_value_of_another_key_replaces_the_identifier(people, upserts):
    factories.profile(people, email="cy@x.example", phone="+32470000009")
    run = upserts.done(people, "email,phone", "cy@x.example,+32470000001")
    assert run.outcomes == {"updated": 1}
    cy = found(people, "cy@x.example")
    with account_transaction(people.account):
        assert set(cy.identifiers.values_list("value", flat=True)) == {
            "cy@x.example",
            "+32470000001",
        }


@pytest.mark.parametrize("identifying", [(), ("phone",)])
def test_by_key_only_the_chosen_keys_identify(contacts, upserts, identifying):
    upserts.done(
        contacts, "email,phone", "cy@x.example,+32470000001", identifying=identifying
    )
    with account_transaction(contacts.account):
        known = set(
            Identifier.objects.values_list("unique_key__attribute__name", flat=True)
        )
        carried = list(KnownValue.objects.values_list("value", flat=True))
    assert known == {"email", *identifying}
    assert carried == ([] if identifying else ["+32470000001"])


def test_sections_tags_and_topics_are_written_and_their_history_kept(
    people, anna, belgium, upserts
):
    with account_transaction(people.account):
        vip = Tag.objects.create(account=people.account, name="VIP")
        news = Topic.objects.create(account=people.account, name="News")
    columns = [
        "",
        f"attribute:city@{belgium.pk}",
        f"tag:{vip.pk}@{belgium.pk}",
        f"topic:{news.pk}",
    ]
    lines = ["anna@x.example,Brugge,yes,yes", "bo@x.example,,no,no"]
    run = upserts.done(people, "email,a,b,c", *lines, columns=columns)
    assert run.outcomes == {"new": 1, "updated": 1}
    with account_transaction(people.account):
        assert SectionValues.objects.get().attributes == {"city": "Brugge"}
        assert Tagging.objects.get().profile_id == anna.pk
        assert Tagging.objects.get().section_id == belgium.pk
        subscription = Subscription.objects.get(profile=anna)
        assert (subscription.status, subscription.source) == (
            "subscribed",
            "import: People",
        )
        assert SubscriptionChange.objects.count() == 2
    again = upserts.staged(people, "email,a,b,c", *lines, columns=columns)
    assert again.outcomes == {"unchanged": 2}
    run = upserts.done(
        people,
        "email,a,b,c",
        "anna@x.example,,no,no",
        columns=columns,
        empty=Empty.EMPTY,
    )
    assert run.outcomes == {"updated": 1}
    with account_transaction(people.account):
        assert not SectionValues.objects.exists()
        assert not Tagging.objects.exists()
        assert SubscriptionChange.objects.filter(profile=anna).count() == 2


def test_a_new_column_becomes_an_attribute_at_the_launch(people, upserts):
    columns = ["", "new:integer"]
    staged = upserts.staged(
        people, "email,Shoe size", "bo@x.example,42", columns=columns
    )
    with account_transaction(people.account):
        assert not people.attribute_set.filter(name="shoe_size").exists()
    execution = upserts.launched(staged)
    run_execution(execution)
    with account_transaction(people.account):
        assert people.attribute_set.get(name="shoe_size").type == "integer"
    assert found(people, "bo@x.example").attributes["shoe_size"] == 42


def test_a_moment_without_an_offset_is_one_of_the_accounts_zone(people, upserts):
    account = people.account
    account.time_zone = "Europe/Brussels"
    account.save()
    with account_transaction(account):
        add_attributes(people, [Column("seen", "datetime")])
    columns = ["", "attribute:seen", "new:datetime"]
    upserts.done(
        people,
        "email,seen,called",
        "bo@x.example,2026-07-01 12:30,1.12.2026 12:30",
        "ann@x.example,2026-07-01 12:30Z,2026-07-01 12:30-02:00",
        columns=columns,
    )
    bo = found(people, "bo@x.example").attributes
    assert bo["seen"] == "2026-07-01T10:30:00+00:00"
    assert bo["called"] == "2026-12-01T11:30:00+00:00"
    ann = found(people, "ann@x.example").attributes
    assert ann["seen"] == "2026-07-01T12:30:00+00:00"
    assert ann["called"] == "2026-07-01T14:30:00+00:00"
