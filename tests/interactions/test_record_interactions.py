"""What people did is taken in, counted, and refused for whoever is being erased."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from psycopg import sql as composed

from common import sql
from interactions.actions.record_interactions import (
    UnknownDefinition,
    record_interactions,
)
from interactions.happenings import (
    EmailReacted,
    EmailSent,
    EntryAdded,
    EventHappened,
    GoalAttained,
    Happening,
    Reaction,
    SmsSent,
    SurveyAnswered,
)
from interactions.models import (
    Campaign,
    CustomEntry,
    CustomEvent,
    CustomTable,
    EmailInteraction,
    Goal,
    GoalReached,
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
    assert record_interactions(acme, one_of_each) == []
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
        assert record_interactions(acme, [reacted, reacted]) == []
    found = fresh(spring)
    assert (found.opened, found.clicked, found.bounced) == totals
    ann = fresh(ann)
    moments = (ann.last_open_at, ann.last_click_at, ann.last_bounce_at)
    assert moments == tuple(LATER if total else None for total in totals)


def test_a_message_may_be_opened_in_the_batch_that_sends_it(acme, ann, spring, fresh):
    refused = record_interactions(
        acme,
        [
            EmailSent(ann.pk, spring.pk, TOKEN, NOON),
            EmailReacted(TOKEN, Reaction.OPENED, LATER),
        ],
    )
    assert refused == []
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
    assert record_interactions(acme, batch) == [0, len(batch) - 1]
    assert counts() == [1] * len(TRACES)
    assert fresh(spring).sent == 2


def test_a_targets_click_is_refused(acme, ann, spring, fresh, scope):
    record_interactions(acme, [EmailSent(ann.pk, spring.pk, TOKEN, NOON)])
    with scope(acme):
        Target.objects.create(account=acme, profile_id=ann.pk, erasure_id=1)
    assert record_interactions(acme, [EmailReacted(TOKEN, Reaction.CLICKED, NOON)]) == [
        0
    ]
    assert fresh(spring).clicked == 0


def test_what_concerns_nobody_is_refused(acme, spring, counts):
    batch: list[Happening] = [
        SmsSent(2**40, spring.pk, NOON),
        EmailReacted("u" * 22, Reaction.OPENED, NOON),
    ]
    assert record_interactions(acme, batch) == [0, 1]
    assert counts() == [0] * len(TRACES)


def test_another_accounts_profile_is_nobody(acme, globex, spring):
    theirs = factories.profile(factories.table(globex, "people"), email="x@y.example")
    assert record_interactions(acme, [SmsSent(theirs.pk, spring.pk, NOON)]) == [0]


@pytest.mark.parametrize("kind", ["campaign", "goal", "custom table", "section"])
def test_an_unknown_definition_refuses_the_batch(acme, ann, one_of_each, counts, kind):
    unknown: dict[str, Happening] = {
        "campaign": SmsSent(ann.pk, 2**40, NOON),
        "goal": GoalAttained(ann.pk, 2**40, NOON),
        "custom table": EntryAdded(ann.pk, 2**40, NOON),
        "section": EventHappened(ann.pk, "visit", NOON, section_id=2**40),
    }
    with pytest.raises(UnknownDefinition, match=kind):
        record_interactions(acme, [*one_of_each, unknown[kind]])
    assert counts() == [0] * len(TRACES)


def test_another_accounts_campaign_is_unknown(acme, globex, ann, scope):
    with scope(globex):
        theirs = Campaign.objects.create(
            account=globex, channel="sms", name="Theirs", launched=NOON
        )
    with pytest.raises(UnknownDefinition):
        record_interactions(acme, [SmsSent(ann.pk, theirs.pk, NOON)])


def test_an_empty_batch_is_nothing(acme, counts):
    assert record_interactions(acme, []) == []
    assert counts() == [0] * len(TRACES)


def test_traces_stay_with_a_profile_that_is_there(acme, one_of_each, scope):
    record_interactions(acme, one_of_each)
    with scope(acme):
        there = set(Profile.objects.filter(account=acme).values_list("pk", flat=True))
        for model in TRACES:
            assert model.objects.get(account=acme).profile_id in there


def test_reactions_are_noted_by_index(acme, scope):
    text = composed.SQL(sql.statement("interactions.note_reactions")).format(
        moment=composed.Identifier("opened_at"),
        total=composed.Identifier("opened"),
        last=composed.Identifier("last_open_at"),
    )
    with scope(acme), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            composed.SQL("EXPLAIN ") + text,
            {"account": acme.pk, "tokens": [TOKEN], "moments": [NOON]},
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "token" in plan
    assert "Seq Scan on interactions_emailinteraction" not in plan
