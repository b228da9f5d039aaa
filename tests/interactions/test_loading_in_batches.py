"""A file of several batches, loaded as the command does it: nothing around it."""

import json
from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from interactions import lanes
from interactions.actions import load_interactions as module
from interactions.actions import record_abreast
from interactions.actions.load_interactions import load_interactions
from interactions.actions.record_interactions import record_interactions
from interactions.happenings import Receipt
from interactions.models import Campaign, EmailInteraction
from profiles.models import UniqueKey
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
AT = "2026-11-20T12:00:00Z"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE, BATCH = 7, 3


@pytest.fixture
def spring(acme, scope):
    with scope(acme):
        return Campaign.objects.create(
            account=acme, channel="email", name="Spring", launched=NOON
        )


@pytest.fixture
def load(acme, people, spring, scope, tmp_path, monkeypatch):
    """Load seven messages and what was clicked in them, three events a batch.

    Those are two people's, so that two transactions record them.
    """
    monkeypatch.setattr(module, "BATCH_EVENTS", BATCH)
    monkeypatch.setattr(lanes, "LEAST", 2)
    addresses = [f"p{number}@post.example" for number in range(PEOPLE)]
    for address in addresses:
        factories.profile(people, email=address)
    with scope(acme):
        key = UniqueKey.objects.get(table=people, attribute__name="email")
    path = tmp_path / "events.jsonl"
    path.write_text(
        "\n".join(
            json.dumps(
                {
                    "id": f"{kind}-{address}",
                    "kind": kind,
                    "at": AT,
                    "person": address,
                    "campaign": "Spring",
                }
            )
            for address in addresses
            for kind in ("email_sent", "email_clicked")
        )
    )

    def act():
        return load_interactions(
            acme, path, key=key, by=None, reject=lambda row, why: pytest.fail(why)
        )

    return act


def totals(spring, scope):
    with scope(spring.account):
        spring.refresh_from_db()
        rows = EmailInteraction.objects.filter(account=spring.account)
        clicked = rows.exclude(clicked_at=None).count()
        return spring.sent, spring.clicked, rows.count(), clicked


def test_a_reaction_finds_its_message_in_the_batch_before(load, spring, scope):
    assert load().recorded == 2 * PEOPLE
    assert totals(spring, scope) == (PEOPLE, PEOPLE, PEOPLE, PEOPLE)


@pytest.fixture
def dying(monkeypatch):
    """Return what has the connection of some calls lost, and what those did before."""

    def act(dies):
        recorded: list[Receipt] = []

        def record(account, happenings, *, lazily):
            if dies(len(recorded), happenings):
                raise OperationalError("the connection was lost")
            recorded.append(record_interactions(account, happenings, lazily=lazily))
            return recorded[-1]

        monkeypatch.setattr(record_abreast, "record_interactions", record)
        return recorded

    return act


@pytest.mark.parametrize("batches", [0, 1, 3])
def test_a_load_that_died_is_taken_up_again_and_counts_nothing_twice(
    load, spring, scope, dying, batches
):
    recorded = dying(lambda calls, _: calls >= 2 * batches)
    with pytest.raises(OperationalError):
        load()
    done = sum(each.recorded for each in recorded)
    assert (len(recorded), done) == (2 * batches, BATCH * batches)
    assert totals(spring, scope)[0] == (done + 1) // 2
    dying(lambda *_: False)
    report = load()
    assert (report.recorded, report.repeated) == (2 * PEOPLE - done, done)
    assert totals(spring, scope) == (PEOPLE, PEOPLE, PEOPLE, PEOPLE)


@pytest.mark.parametrize("first", ["email_clicked-p1", "email_sent-p2"])
def test_half_a_batch_that_died_is_taken_up_again(load, spring, scope, dying, first):
    recorded = dying(lambda _, happenings: happenings[0].event_id.startswith(first))
    with pytest.raises(OperationalError):
        load()
    done = sum(each.recorded for each in recorded)
    assert (len(recorded), done) == (3, 5 if first == "email_clicked-p1" else 4)
    dying(lambda *_: False)
    report = load()
    assert (report.recorded, report.repeated) == (2 * PEOPLE - done, done)
    assert totals(spring, scope) == (PEOPLE, PEOPLE, PEOPLE, PEOPLE)
