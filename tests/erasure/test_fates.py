"""What becomes of everything that pointed at an erased person, and of nothing else."""

import json

import pytest
from django.utils import timezone

from audit import queries as audit_queries
from audit.models import Entry
from erasure.actions.erase_selection import erase_selection
from erasure.fates import RULES
from erasure.models import Hold
from erasure.selection import preview
from exports.models import ExportedProfile
from imports.models import HeldProfile
from interactions.models import (
    CustomEntry,
    CustomEvent,
    EmailInteraction,
    GoalReached,
    SmsInteraction,
    SurveyParticipation,
)
from profiles.models import (
    Identifier,
    KnownValue,
    Profile,
    SectionValues,
    Subscription,
    SubscriptionChange,
    Tagging,
    Target,
)
from tests import factories

# What an erasure writes down of itself, in numbers.
NOTED = ("profiles.Target", "interactions.ErasedTraces")
PERSONAL = ("person0", "First0", "Last0", "+32470000000", "people-00000")


@pytest.fixture
def anna(crowd):
    return crowd[0]


@pytest.fixture
def erased(erase, anna):
    return erase([anna])


@pytest.mark.parametrize(
    "model",
    [
        EmailInteraction,
        CustomEvent,
        Tagging,
        Subscription,
        SubscriptionChange,
        SectionValues,
        Identifier,
        ExportedProfile,
        HeldProfile,
    ],
)
def test_what_is_theirs_alone_is_deleted(erased, anna, acme, scope, model):
    with scope(acme):
        assert not model.objects.filter(profile_id=anna.pk).exists()
        assert model.objects.filter(account=acme).exists()


def test_a_survey_keeps_its_answers_without_the_person(anna, erase, acme, scope):
    with scope(acme):
        filled = SurveyParticipation.objects.get(profile=anna)
    erase([anna])
    with scope(acme):
        kept = SurveyParticipation.objects.get(pk=filled.pk)
    assert kept.answers == filled.answers == {"rating": 4}
    assert kept.answered_at == filled.answered_at
    assert (kept.profile_id, kept.respondent, kept.ip_address, kept.comment) == (
        None,
        "",
        None,
        "",
    )


@pytest.mark.parametrize("model", [SmsInteraction, GoalReached])
def test_a_link_to_the_person_is_cut_and_the_row_stays(anna, erase, acme, scope, model):
    with scope(acme):
        [before] = model.objects.filter(profile=anna).values()
    erase([anna])
    with scope(acme):
        [after] = model.objects.filter(pk=before["id"]).values()
    assert after == {**before, "profile_id": None}


def test_entries_go_or_stay_as_their_table_says(anna, erase, acme, scope):
    with scope(acme):
        mine = CustomEntry.objects.filter(profile=anna)
        orders = mine.get(custom_table_id__in=_tables(acme, "separate"))
        wishes = mine.get(custom_table_id__in=_tables(acme, "delete"))
    erase([anna])
    with scope(acme):
        assert CustomEntry.objects.get(pk=orders.pk).profile_id is None
        assert CustomEntry.objects.get(pk=orders.pk).attributes == {"sku": "A-1"}
        assert not CustomEntry.objects.filter(pk=wishes.pk).exists()


def _tables(account, on_erasure):
    return account.customtable_set.filter(on_erasure=on_erasure).values("pk")


def test_values_that_merely_were_known_go_too(contacts, acme, max_, scope):
    bert = factories.profile(contacts, "crm_id", crm_id="1", email="b@example.com")
    with scope(acme):
        assert KnownValue.objects.filter(profile=bert).exists()
        erase_selection(
            contacts,
            [bert.pk],
            by=max_,
            reason="",
            fingerprint=preview(contacts, [bert.pk]).fingerprint,
            confirmed=True,
        )
        assert not KnownValue.objects.filter(profile_id=bert.pk).exists()


def test_a_lifted_hold_goes_with_its_profile(anna, hold, erase, acme, scope):
    placed = hold(anna)
    with scope(acme):
        Hold.objects.filter(pk=placed.pk).update(lifted=timezone.now())
    erasure = erase([anna])
    with scope(acme):
        assert not Hold.objects.exists()
    assert erasure.traces["holds"] == 1


def test_the_report_counts_every_kind_of_trace(erased):
    assert erased.traces == {
        "emails": 1,
        "surveys": 1,
        "sms": 1,
        "goals": 1,
        "entries_deleted": 1,
        "entries_separated": 1,
        "events": 1,
        "tags": 1,
        "subscriptions": 1,
        "consents": 1,
        "section_values": 1,
        "identifiers": 3,
        "known_values": 0,
        "holds": 0,
        "exports": 1,
        "lists": 1,
    }


def test_what_was_shown_is_what_was_counted(crowd, people, erase, acme, scope):
    with scope(acme):
        seen = preview(people, [profile.pk for profile in crowd[:3]])
    erasure = erase(crowd[:3], seen=seen)
    assert seen.impact == erasure.traces


def test_the_proof_asks_every_relation_and_finds_nothing(erased):
    assert set(erased.left) == {"profiles", *(rule.name for rule in RULES)}
    assert not any(erased.left.values())


def test_totals_stay_exactly_as_they_were(crowd, erase, totals, acme):
    before = totals(acme)
    erase(crowd)
    assert totals(acme) == before
    assert before


def test_another_account_is_not_touched(crowd, strangers, erase, rows, globex):
    before = rows(globex)
    erase(crowd)
    assert rows(globex) == before
    assert before["profiles.Profile"]


def test_nobody_else_in_the_account_is_touched(crowd, anna, erase, rows, acme):
    number = f"'profile_id': {anna.pk}"
    before = rows(acme)
    erase([anna])
    after = rows(acme)
    for label in before:
        if label.startswith(("erasure.", "audit.")) or label in NOTED:
            continue
        others = [row for row in before[label] if number not in row]
        if label == "profiles.Profile":
            others = [row for row in others if f"'id': {anna.pk}," not in row]
        released = [row for row in after[label] if "'profile_id': None" in row]
        assert [row for row in after[label] if row not in released] == others, label


def test_the_number_of_the_target_is_kept_for_restored_backups(
    erased, anna, acme, scope
):
    with scope(acme):
        target = Target.objects.get()
    assert (target.profile_id, target.erasure_id) == (anna.pk, erased.pk)


def test_the_trail_says_who_why_and_how_many_but_never_whom(erased, max_, acme, scope):
    with scope(acme):
        launched, completed = Entry.objects.order_by("position")
        assert audit_queries.broken_at(acme) is None
    assert (launched.action, launched.author_id) == ("erasure.launched", max_.pk)
    assert launched.facts["targets"] == 1
    assert launched.facts["reason"] == "They asked."
    assert (completed.action, completed.author_id) == ("erasure.completed", None)
    assert completed.facts["erased"] == 1
    said = json.dumps([launched.content(), completed.content()])
    assert not [value for value in PERSONAL if value in said]


def test_the_erased_are_nowhere_in_the_account(erase, crowd, anna, rows, acme):
    said = json.dumps(rows(acme))
    assert all(value in said for value in PERSONAL)
    erase([anna])
    said = json.dumps(rows(acme))
    assert not [value for value in PERSONAL if value in said]


def test_the_same_person_may_come_again_without_a_history(erased, people, acme, scope):
    again = factories.profile(people, email="person0@people.example")
    with scope(acme):
        assert Profile.objects.visible(acme).filter(pk=again.pk).exists()
        assert not EmailInteraction.objects.filter(profile=again).exists()
