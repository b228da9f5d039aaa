"""What people did is taken in, counted, and refused for whoever is being erased."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from common import sql
from interactions.actions import record_interactions as module
from interactions.actions.record_interactions import digest, record_interactions
from interactions.happenings import (
    EmailReacted,
    EmailSent,
    EntryAdded,
    EventHappened,
    GoalAttained,
    Happening,
    Reaction,
    Receipt,
    SmsClicked,
    SmsSent,
    SurveyAnswered,
    Why,
)
from interactions.models import (
    Campaign,
    CampaignDay,
    CustomEntry,
    CustomEvent,
    CustomTable,
    EmailInteraction,
    Goal,
    GoalReached,
    SeenEvent,
    SmsInteraction,
    SurveyParticipation,
)
from profiles.models import Profile, Target
from tests import factories

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)
TOKEN = "t" * 22


@pytest.fixture
def ann(people):
    return factories.profile(people, email="ann@post.example")


@pytest.fixture
def spring(acme, scope):
    with scope(acme):
        return Campaign.objects.create(
            account=acme, channel="email", name="Spring", launched=NOON
        )


@pytest.fixture
def purchase(acme, scope):
    with scope(acme):
        return Goal.objects.create(account=acme, name="Purchase")


@pytest.fixture
def orders(acme, people, scope):
    with scope(acme):
        return CustomTable.objects.create(
            account=acme,
            profile_table=people,
            slug="orders",
            name="Orders",
            on_erasure="separate",
        )


@pytest.fixture
def one_of_each(ann, spring, purchase, orders):
    return [
        EmailSent(ann.pk, spring.pk, TOKEN, NOON),
        SmsSent(ann.pk, spring.pk, NOON),
        SurveyAnswered(ann.pk, spring.pk, NOON, {"rating": 4}, "ann@post.example"),
        GoalAttained(ann.pk, purchase.pk, NOON, Decimal("9.90")),
        EventHappened(ann.pk, "visit", NOON, {"page": "/tents"}),
        EntryAdded(ann.pk, orders.pk, NOON, {"sku": "A-1"}),
    ]


TRACES = (
    EmailInteraction,
    SmsInteraction,
    SurveyParticipation,
    GoalReached,
    CustomEvent,
    CustomEntry,
)


@pytest.fixture
def counts(acme, scope):
    def act():
        with scope(acme):
            return [model.objects.filter(account=acme).count() for model in TRACES]

    return act


@pytest.fixture
def fresh(acme, scope):
    def act(row):
        with scope(acme):
            return type(row).objects.get(account=acme, pk=row.pk)

    return act


def test_every_kind_leaves_its_trace_and_is_counted(
    acme, one_of_each, counts, fresh, spring, purchase
):
    assert not record_interactions(acme, one_of_each).refused
    assert counts() == [1] * len(TRACES)
    spring, purchase = fresh(spring), fresh(purchase)
    assert (spring.sent, spring.answered, purchase.reached) == (2, 1, 1)


def test_sending_is_noted_on_the_profile(acme, ann, spring, fresh):
    record_interactions(
        acme,
        [
            EmailSent(ann.pk, spring.pk, "l" * 22, LATER),
            EmailSent(ann.pk, spring.pk, TOKEN, NOON),
        ],
    )
    assert fresh(ann).last_sent_at == LATER


@pytest.mark.parametrize(
    ("reaction", "totals"),
    [
        (Reaction.OPENED, (1, 0, 0)),
        (Reaction.CLICKED, (1, 1, 0)),
        (Reaction.BOUNCED, (0, 0, 1)),
    ],
)
def test_a_reaction_counts_once_and_is_noted(
    acme, ann, spring, fresh, reaction, totals
):
    record_interactions(acme, [EmailSent(ann.pk, spring.pk, TOKEN, NOON)])
    for _ in range(2):
        reacted = EmailReacted(TOKEN, reaction, LATER)
        assert not record_interactions(acme, [reacted, reacted]).refused
    found = fresh(spring)
    assert (found.opened, found.clicked, found.bounced) == totals
    ann = fresh(ann)
    moments = (ann.last_open_at, ann.last_click_at, ann.last_bounce_at)
    assert moments == tuple(LATER if total else None for total in totals)


def test_a_message_may_be_opened_in_the_batch_that_sends_it(acme, ann, spring, fresh):
    receipt = record_interactions(
        acme,
        [
            EmailSent(ann.pk, spring.pk, TOKEN, NOON),
            EmailReacted(TOKEN, Reaction.OPENED, LATER),
        ],
    )
    assert receipt == Receipt(2, frozenset(), {})
    assert fresh(spring).opened == 1


def test_an_erasures_targets_are_refused_and_nobody_else(
    acme, people, one_of_each, counts, fresh, spring, scope
):
    gone = factories.profile(people, email="gone@post.example")
    with scope(acme):
        Target.objects.create(account=acme, profile_id=gone.pk, erasure_id=1)
    batch: list[Happening] = [
        SmsSent(gone.pk, spring.pk, NOON),
        *one_of_each,
        EventHappened(gone.pk, "visit", NOON),
    ]
    receipt = record_interactions(acme, batch)
    assert receipt.refused == {0: Why.BEING_DELETED, len(batch) - 1: Why.BEING_DELETED}
    assert receipt.recorded == len(one_of_each)
    assert counts() == [1] * len(TRACES)
    assert fresh(spring).sent == 2


def test_a_targets_click_is_refused(acme, ann, spring, fresh, scope):
    record_interactions(acme, [EmailSent(ann.pk, spring.pk, TOKEN, NOON)])
    with scope(acme):
        Target.objects.create(account=acme, profile_id=ann.pk, erasure_id=1)
    click = EmailReacted(TOKEN, Reaction.CLICKED, NOON)
    assert record_interactions(acme, [click]).refused == {0: Why.BEING_DELETED}
    assert fresh(spring).clicked == 0


def test_what_concerns_nobody_is_refused(acme, spring, counts):
    batch: list[Happening] = [
        SmsSent(2**40, spring.pk, NOON),
        EmailReacted("u" * 22, Reaction.OPENED, NOON),
    ]
    refused = record_interactions(acme, batch).refused
    assert refused == {0: Why.NOBODY, 1: Why.NO_MESSAGE}
    assert counts() == [0] * len(TRACES)


def test_another_accounts_profile_is_nobody(acme, globex, spring):
    theirs = factories.profile(factories.table(globex, "people"), email="x@y.example")
    refused = record_interactions(acme, [SmsSent(theirs.pk, spring.pk, NOON)]).refused
    assert refused == {0: Why.NOBODY}


@pytest.mark.parametrize(
    "why", [Why.NO_CAMPAIGN, Why.NO_GOAL, Why.NO_CUSTOM_TABLE, Why.NO_SECTION]
)
def test_an_unknown_definition_refuses_its_event_alone(
    acme, ann, one_of_each, counts, why
):
    unknown: dict[Why, Happening] = {
        Why.NO_CAMPAIGN: SmsSent(ann.pk, 2**40, NOON),
        Why.NO_GOAL: GoalAttained(ann.pk, 2**40, NOON),
        Why.NO_CUSTOM_TABLE: EntryAdded(ann.pk, 2**40, NOON),
        Why.NO_SECTION: EventHappened(ann.pk, "visit", NOON, section_id=2**40),
    }
    receipt = record_interactions(acme, [unknown[why], *one_of_each])
    assert receipt.refused == {0: why}
    assert counts() == [1] * len(TRACES)


def test_another_accounts_campaign_is_unknown(acme, globex, ann, scope):
    with scope(globex):
        theirs = Campaign.objects.create(
            account=globex, channel="sms", name="Theirs", launched=NOON
        )
    refused = record_interactions(acme, [SmsSent(ann.pk, theirs.pk, NOON)]).refused
    assert refused == {0: Why.NO_CAMPAIGN}


def test_an_empty_batch_is_nothing(acme, counts):
    assert record_interactions(acme, []) == Receipt(0, frozenset(), {})
    assert counts() == [0] * len(TRACES)


def test_traces_stay_with_a_profile_that_is_there(acme, one_of_each, scope):
    record_interactions(acme, one_of_each)
    with scope(acme):
        there = set(Profile.objects.filter(account=acme).values_list("pk", flat=True))
        for model in TRACES:
            assert model.objects.get(account=acme).profile_id in there


@pytest.fixture
def days(acme, spring, scope):
    def act():
        with scope(acme):
            return {
                row.day: (row.sent, row.opened, row.clicked, row.bounced, row.answered)
                for row in CampaignDay.objects.filter(account=acme, campaign=spring)
            }

    return act


def test_each_deed_counts_on_its_own_day(acme, ann, spring, days):
    batch: list[Happening] = [
        EmailSent(ann.pk, spring.pk, TOKEN, NOON),
        EmailReacted(TOKEN, Reaction.CLICKED, NOON + timedelta(days=2)),
    ]
    record_interactions(acme, batch)
    record_interactions(acme, [SurveyAnswered(ann.pk, spring.pk, NOON)])
    assert days() == {
        NOON.date(): (1, 0, 0, 0, 1),
        NOON.date() + timedelta(days=2): (0, 1, 1, 0, 0),
    }


def test_a_day_is_one_of_utc(acme, ann, spring, days):
    evening = datetime(2026, 11, 20, 20, tzinfo=timezone(-timedelta(hours=5)))
    record_interactions(acme, [SmsSent(ann.pk, spring.pk, evening)])
    assert list(days()) == [date(2026, 11, 21)]


def test_the_first_of_two_clicks_counts_and_the_last_is_the_last(
    acme, ann, spring, fresh, days
):
    batch: list[Happening] = [
        EmailReacted(TOKEN, Reaction.CLICKED, LATER + timedelta(days=5)),
        EmailReacted(TOKEN, Reaction.CLICKED, LATER),
    ]
    record_interactions(acme, [EmailSent(ann.pk, spring.pk, TOKEN, NOON)])
    record_interactions(acme, batch)
    assert days() == {NOON.date(): (1, 1, 1, 0, 0)}
    assert fresh(ann).last_click_at == LATER + timedelta(days=5)


def test_whoever_clicks_again_in_an_old_message_is_active(
    acme, ann, spring, fresh, days
):
    record_interactions(acme, [EmailSent(ann.pk, spring.pk, TOKEN, NOON)])
    for late in (0, 1000, 900):
        at = LATER + timedelta(days=late)
        record_interactions(acme, [EmailReacted(TOKEN, Reaction.CLICKED, at)])
    found = fresh(ann)
    assert found.last_click_at == found.last_open_at == LATER + timedelta(days=1000)
    assert days() == {NOON.date(): (1, 1, 1, 0, 0)}


def test_a_click_in_a_text_message_counts_once(acme, ann, spring, fresh, days):
    clicked = SmsClicked(ann.pk, spring.pk, LATER)
    batch: list[Happening] = [clicked, SmsSent(ann.pk, spring.pk, NOON), clicked]
    assert record_interactions(acme, batch).refused == {0: Why.NO_MESSAGE}
    assert not record_interactions(acme, [clicked]).refused
    assert days() == {NOON.date(): (1, 0, 1, 0, 0)}
    assert fresh(spring).clicked == 1


def test_a_click_goes_to_the_last_text_message(acme, ann, spring, scope):
    record_interactions(
        acme,
        [SmsSent(ann.pk, spring.pk, LATER), SmsSent(ann.pk, spring.pk, NOON)],
    )
    record_interactions(acme, [SmsClicked(ann.pk, spring.pk, LATER)])
    with scope(acme):
        messages = SmsInteraction.objects.filter(account=acme).order_by("sent_at")
        assert [message.clicked_at for message in messages] == [None, LATER]


def test_a_message_is_sent_once(acme, ann, spring, counts):
    sent = EmailSent(ann.pk, spring.pk, TOKEN, NOON)
    assert record_interactions(acme, [sent, sent]).refused == {1: Why.SAME_MESSAGE}
    assert record_interactions(acme, [sent]).refused == {0: Why.SAME_MESSAGE}
    assert counts()[0] == 1


def test_a_message_without_a_token_gets_one(acme, ann, spring, scope):
    sent = EmailSent(ann.pk, spring.pk, "", NOON)
    assert record_interactions(acme, [sent, sent]).recorded == 2
    with scope(acme):
        rows = EmailInteraction.objects.filter(account=acme)
        assert {len(row.token) for row in rows} == {22}
        assert len({row.token for row in rows}) == 2


def test_what_is_named_is_recorded_once(acme, ann, spring, fresh):
    sent = SmsSent(ann.pk, spring.pk, NOON, event_id="order-7")
    assert record_interactions(acme, [sent, sent]) == Receipt(1, frozenset({1}), {})
    assert record_interactions(acme, [sent]) == Receipt(0, frozenset({0}), {})
    assert fresh(spring).sent == 1


def test_what_was_refused_may_come_again_under_its_name(acme, ann, spring, fresh):
    bad = SmsSent(2**40, spring.pk, NOON, event_id="order-7")
    assert record_interactions(acme, [bad]).refused == {0: Why.NOBODY}
    good = SmsSent(ann.pk, spring.pk, NOON, event_id="order-7")
    assert record_interactions(acme, [good]).recorded == 1


def test_another_account_has_names_of_its_own(acme, globex, ann, spring, scope):
    theirs = factories.profile(factories.table(globex, "people"), email="x@y.example")
    visit = EventHappened(theirs.pk, "visit", NOON, event_id="order-7")
    record_interactions(globex, [visit])
    sent = SmsSent(ann.pk, spring.pk, NOON, event_id="order-7")
    assert record_interactions(acme, [sent]).recorded == 1


def test_the_name_of_an_event_is_not_kept(acme, ann, scope):
    visit = EventHappened(ann.pk, "visit", NOON, event_id="ann@post.example/7")
    record_interactions(acme, [visit])
    with scope(acme):
        seen = SeenEvent.objects.get(account=acme)
        assert seen.digest.hex == digest("ann@post.example/7")
        assert "ann" not in str(seen.digest)


QUERIES: dict[str, dict[str, Any]] = {
    "messages_behind": {"tokens": [TOKEN]},
    "texts_behind": {"profiles": [1], "campaigns": [1]},
    "lock_receivers": {"profiles": [1]},
    "taken_receivers": {"profiles": [1]},
    "note_text_clicks": {"profiles": [1], "campaigns": [1], "moments": [NOON]},
    "note_reactions": {
        "tokens": [TOKEN],
        "opened": [NOON],
        "clicked": [None],
        "bounced": [None],
    },
    "note_moments": {
        "profiles": [1],
        "sent": [NOON],
        "opened": [None],
        "clicked": [None],
        "bounced": [None],
    },
}


@pytest.mark.parametrize("name", QUERIES)
def test_ingest_works_by_index(acme, scope, name):
    with scope(acme), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            f"EXPLAIN {sql.statement(f'interactions.{name}')}",
            {"account": acme.pk, **QUERIES[name]},
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index" in plan
    assert "Seq Scan" not in plan


def test_an_erasure_launched_just_before_the_lock_is_seen(
    acme, ann, spring, fresh, monkeypatch
):
    """The targets are read again once the profiles are locked."""
    locked = module._locked

    def launched_meanwhile(account, numbers, *, moments):
        Target.objects.create(account=acme, profile_id=ann.pk, erasure_id=1)
        return locked(account, numbers, moments=moments)

    monkeypatch.setattr(module, "_locked", launched_meanwhile)
    refused = record_interactions(acme, [SmsSent(ann.pk, spring.pk, NOON)]).refused
    assert refused == {0: Why.BEING_DELETED}
    assert fresh(spring).sent == 0
