"""Invented people are lively, consistent, and the same for the same seed."""

from collections import defaultdict
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count, Q, Sum

from demo.actions.make_data import OtherKeys, TooMany, make_data
from demo.definitions import EMAILS, FORMS, TEXTS
from erasure.engine.relations import relations
from erasure.orphans import orphans
from interactions.models import (
    Campaign,
    CampaignDay,
    CustomEntry,
    EmailInteraction,
    Goal,
    GoalReached,
    SmsInteraction,
    SurveyParticipation,
)
from profiles.actions.create_table import Key, create_table
from profiles.models import (
    Identifier,
    KnownValue,
    Profile,
    ProfileTable,
    Subscription,
    SubscriptionChange,
    Tagging,
)
from profiles.normalisers import Kind, normaliser
from tests import factories

UNTIL = datetime(2026, 11, 22, tzinfo=UTC)
PEOPLE = 600


@pytest.fixture
def make(acme):
    def act(people=PEOPLE, account=acme, **changes):
        return make_data(account, people, by=None, until=UNTIL, **changes)

    return act


@pytest.fixture
def inside(acme, scope):
    with scope(acme):
        yield


@pytest.fixture
def made(make, inside):
    return make()


def test_everybody_is_there_with_all_kinds_of_traces(made, acme):
    assert made.people == PEOPLE
    assert Profile.objects.visible(acme).count() == PEOPLE
    not_invented = {"known_values", "holds", "exports", "lists"}
    for relation in relations():
        app, model, _ = relation.rule.relation.split(".")
        if relation.rule.name not in not_invented:
            rows = apps.get_model(app, model)._base_manager.filter(account=acme)
            assert rows.filter(profile__isnull=False).exists(), relation.rule.name
    assert not any(orphans(acme).values())


def test_everybody_got_eight_different_mailings(made, acme):
    each = (
        EmailInteraction.objects.filter(account=acme)
        .values("profile_id")
        .annotate(mails=Count("pk"), mailings=Count("campaign_id", distinct=True))
    )
    assert {(row["mails"], row["mailings"]) for row in each} == {(8, 8)}
    assert len(each) == PEOPLE


def test_nobody_was_written_to_before_they_joined(made, acme):
    joined = dict(Profile.objects.filter(account=acme).values_list("pk", "created"))
    for message in EmailInteraction.objects.filter(account=acme):
        assert joined[message.profile_id] <= message.sent_at <= UNTIL


def test_the_funnel_narrows(made, acme):
    messages = EmailInteraction.objects.filter(account=acme)
    opened = messages.exclude(opened_at=None)
    clicked = messages.exclude(clicked_at=None)
    assert 0 < clicked.count() < opened.count() < messages.count()
    assert not clicked.filter(opened_at=None).exists()
    assert not opened.exclude(bounced_at=None).exists()
    assert messages.exclude(bounced_at=None).exists()


def test_totals_are_those_of_the_traces(made, acme):
    campaigns = Campaign.objects.filter(account=acme)
    assert campaigns.count() == len(EMAILS) + len(TEXTS) + len(FORMS)
    for campaign in campaigns:
        here = {"account": acme, "campaign": campaign}
        mails = EmailInteraction.objects.filter(**here)
        texts = SmsInteraction.objects.filter(**here)
        forms = SurveyParticipation.objects.filter(**here)
        clicked = Q(clicked_at__isnull=False)
        assert campaign.sent == mails.count() + texts.count()
        assert campaign.opened == mails.exclude(opened_at=None).count()
        assert campaign.clicked == (
            mails.filter(clicked).count() + texts.filter(clicked).count()
        )
        assert campaign.bounced == mails.exclude(bounced_at=None).count()
        assert campaign.answered == forms.count()
    for goal in Goal.objects.filter(account=acme):
        assert goal.reached == GoalReached.objects.filter(goal=goal).count()


def test_moments_are_those_of_the_messages(made, acme):
    for profile in Profile.objects.filter(account=acme)[:100]:
        messages = EmailInteraction.objects.filter(account=acme, profile=profile)
        for moment, last in (
            ("sent_at", profile.last_sent_at),
            ("opened_at", profile.last_open_at),
            ("clicked_at", profile.last_click_at),
            ("bounced_at", profile.last_bounce_at),
        ):
            moments = [
                given for given in messages.values_list(moment, flat=True) if given
            ]
            assert last == max(moments, default=None)


def test_some_have_not_opened_anything_for_three_years(made, acme):
    profiles = Profile.objects.filter(account=acme)
    long_ago = UNTIL.replace(year=UNTIL.year - 3)
    asleep = profiles.filter(last_open_at__lt=long_ago).count()
    assert 0 < asleep < PEOPLE / 2
    assert profiles.filter(last_open_at__gt=long_ago).count() > PEOPLE / 3


def test_entries_are_deleted_in_one_table_and_separated_in_another(made, acme):
    kinds = CustomEntry.objects.filter(account=acme).values_list(
        "custom_table__slug", "custom_table__on_erasure"
    )
    assert set(kinds) == {("orders", "separate"), ("wishes", "delete")}


def test_one_tag_is_called_test(made, acme):
    assert Tagging.objects.filter(account=acme, tag__name="test").exists()


def test_identifiers_are_normalised(made, acme):
    for identifier in Identifier.objects.filter(account=acme).select_related(
        "unique_key"
    )[:500]:
        key = identifier.unique_key
        normalise = normaliser(Kind(key.kind), region=key.region)
        assert normalise(identifier.value) == identifier.value


def test_traces_lie_in_the_order_of_campaigns_not_of_people(made, acme):
    messages = EmailInteraction.objects.filter(account=acme).order_by("pk")
    rows = list(messages.values_list("campaign__launched", "profile_id"))
    launches = [launched for launched, _ in rows]
    assert launches == sorted(launches)
    first = [profile for launched, profile in rows if launched == launches[0]]
    assert first != sorted(first)


def traits(account):
    return list(
        Profile.objects.filter(account=account)
        .order_by("pk")
        .values_list("name", "attributes", "created", "last_open_at")
    )


def test_the_same_seed_makes_the_same_people(make, made, acme, globex, scope):
    here = traits(acme)
    with scope(globex):
        make(account=globex)
        assert traits(globex) == here


def test_another_seed_makes_other_people(make, made, acme, globex, scope):
    here = traits(acme)
    with scope(globex):
        make(account=globex, seed=2)
        assert traits(globex) != here


@pytest.mark.parametrize("seed", [1, 2])
def test_a_second_run_adds_other_people(make, made, acme, seed):
    make(seed=seed)
    assert Profile.objects.visible(acme).count() == 2 * PEOPLE
    assert Campaign.objects.filter(account=acme).count() == 21
    test_totals_are_those_of_the_traces(made, acme)
    messages = EmailInteraction.objects.filter(account=acme)
    assert messages.count() == 2 * PEOPLE * 8


def test_a_table_by_key_knows_each_by_one_key(make, inside, contacts, acme):
    make(table="contacts")
    assert Identifier.objects.filter(account=acme).count() == PEOPLE
    keys = Identifier.objects.filter(account=acme).values("unique_key").distinct()
    assert keys.count() == 3
    assert KnownValue.objects.filter(account=acme).count() > PEOPLE
    make(table="contacts")
    assert Identifier.objects.filter(account=acme).count() == 2 * PEOPLE


def test_two_tables_have_custom_tables_of_their_own(make, inside, contacts, acme):
    make()
    make(table="contacts")
    for table in ProfileTable.objects.filter(account=acme):
        assert table.custom_tables.filter(account=acme).count() == 2


def test_other_keys_are_refused(make, acme, inside):
    create_table(acme, "cars", by=None, identity="strict", keys=[Key("plate", "text")])
    with pytest.raises(OtherKeys):
        make(table="cars")


@pytest.mark.parametrize("people", [0, -1, 9_000_001])
def test_an_impossible_number_is_refused_and_leaves_nothing(make, acme, scope, people):
    with pytest.raises(TooMany):
        make(people)
    with scope(acme):
        assert not ProfileTable.objects.filter(account=acme).exists()


def test_the_command_says_how_far_it_is(acme):
    out, err = StringIO(), StringIO()
    call_command("make_data", account="acme", profiles=10, stdout=out, stderr=err)
    assert out.getvalue().startswith("10 people, ")
    assert "10 profiles" in err.getvalue()
    with pytest.raises(CommandError, match="no account named nowhere"):
        call_command("make_data", account="nowhere", profiles=10)


def test_nobody_else_is_touched(make, globex, people, scope):
    other = factories.table(globex, "people")
    factories.profile(other, email="x@y.example")
    make(table="people")
    with scope(globex):
        assert Profile.objects.filter(account=globex).count() == 1


def test_the_days_of_each_campaign_add_up_to_its_totals(made, make, acme):
    make(people=50, seed=2)
    names = ("sent", "opened", "clicked", "bounced", "answered")
    for campaign in Campaign.objects.filter(account=acme):
        days = CampaignDay.objects.filter(account=acme, campaign=campaign)
        sums = days.aggregate(**{name: Sum(name) for name in names})
        assert sums == {name: getattr(campaign, name) for name in names}
        assert days.earliest("day").day >= campaign.launched.date()


def test_whoever_left_a_topic_had_subscribed_to_it_before(made, acme):
    history = defaultdict(list)
    changes = SubscriptionChange.objects.filter(account=acme)
    for change in changes.order_by("changed", "pk"):
        history[change.profile_id, change.topic_id].append(change.status)
    now = Subscription.objects.filter(account=acme)
    assert len(history) == now.count()
    expected = {
        "subscribed": ["subscribed"],
        "unsubscribed": ["subscribed", "unsubscribed"],
    }
    assert {each.status for each in now} == set(expected)
    for each in now:
        assert history[each.profile_id, each.topic_id] == expected[each.status]
