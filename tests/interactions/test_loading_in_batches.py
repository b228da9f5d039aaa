"""A file of several batches, loaded as the command does it: nothing around it."""

import json
from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from interactions.actions import load_interactions as module
from interactions.actions.load_interactions import load_interactions
from interactions.actions.record_interactions import record_interactions
from interactions.happenings import Receipt
from interactions.models import Campaign, EmailInteraction
from profiles.models import UniqueKey
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
AT = "2026-11-20T12:00:00Z"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE = 7


@pytest.fixture
def spring(acme, scope):
    with scope(acme):
        return Campaign.objects.create(
            account=acme, channel="email", name="Spring", launched=NOON
        )


@pytest.fixture
def load(acme, people, spring, scope, tmp_path, monkeypatch):
    """Load seven messages and what was clicked in them, three events a batch."""
    monkeypatch.setattr(module, "BATCH_EVENTS", 3)
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


@pytest.mark.parametrize("batches", [0, 1, 3])
def test_a_load_that_died_is_taken_up_again_and_counts_nothing_twice(
    load, spring, scope, monkeypatch, batches
):
    recorded: list[Receipt] = []

    def dying(account, happenings):
        if len(recorded) == batches:
            raise OperationalError("the connection was lost")
        recorded.append(record_interactions(account, happenings))
        return recorded[-1]

    monkeypatch.setattr(module, "record_interactions", dying)
    with pytest.raises(OperationalError):
        load()
    assert totals(spring, scope)[0] == sum(
        1 for number in range(3 * batches) if number % 2 == 0
    )
    monkeypatch.setattr(module, "record_interactions", record_interactions)
    report = load()
    assert (report.recorded, report.repeated) == (
        2 * PEOPLE - 3 * batches,
        3 * batches,
    )
    assert totals(spring, scope) == (PEOPLE, PEOPLE, PEOPLE, PEOPLE)
