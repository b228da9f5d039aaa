"""Ingest and erasure meet: whichever comes first, nothing is attached to the erased."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from erasure.actions.erase_selection import erase_selection
from erasure.orphans import orphans
from erasure.selection import preview
from interactions.actions import record_interactions as module
from interactions.actions.attach_traces import attach_traces
from interactions.happenings import EmailSent, SmsSent, Why
from interactions.models import Campaign
from profiles.models import Profile
from tenancy.scope import account_transaction
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECONDS = 20


@pytest.fixture
def spring(acme, scope):
    with scope(acme):
        return Campaign.objects.create(
            account=acme, channel="email", name="Spring", launched=NOON
        )


@pytest.fixture
def crowd(people):
    return [one.pk for one in factories.profiles(people, 6)]


@pytest.fixture
def erase(people, olga, crowd):
    def act():
        with account_transaction(people.account_id):
            seen = preview(people, crowd)
        return erase_selection(
            people,
            crowd,
            by=olga,
            reason="",
            fingerprint=seen.fingerprint,
            confirmed=True,
        )

    return act


def in_a_thread(act):
    """Run `act` beside the test, on a connection of its own."""
    result = []

    def run():
        try:
            result.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, result


@pytest.mark.parametrize("kind", [SmsSent, EmailSent])
def test_an_erasure_waits_for_ingest_and_takes_its_traces_along(
    acme, crowd, spring, erase, monkeypatch, kind
):
    locked, go_on = threading.Event(), threading.Event()
    attach = attach_traces

    def slowly(*given):
        locked.set()
        assert go_on.wait(SECONDS)
        attach(*given)

    monkeypatch.setattr(module, "attach_traces", slowly)
    batch = [
        SmsSent(one, spring.pk, NOON)
        if kind is SmsSent
        else EmailSent(one, spring.pk, f"{one:022d}", NOON)
        for one in crowd
    ]
    ingest, receipts = in_a_thread(lambda: module.record_interactions(acme, batch))
    assert locked.wait(SECONDS)
    erasing, erasures = in_a_thread(erase)
    erasing.join(0.3)
    assert erasing.is_alive()
    go_on.set()
    ingest.join(SECONDS)
    erasing.join(SECONDS)
    assert [receipt.refused for receipt in receipts] == [{}]
    name = "sms" if kind is SmsSent else "emails"
    assert erasures[0].traces[name] == len(crowd)
    assert not any(orphans(acme).values())


def test_ingest_after_an_erasure_is_refused(acme, crowd, spring, erase, scope):
    erase()
    batch = [SmsSent(one, spring.pk, NOON) for one in crowd]
    refused = module.record_interactions(acme, batch).refused
    assert refused == dict.fromkeys(range(len(crowd)), Why.BEING_DELETED)
    assert not any(orphans(acme).values())
    with scope(acme):
        assert not Profile.objects.filter(account=acme).exists()


def test_batches_in_opposite_order_do_not_wait_for_each_other(
    acme, crowd, spring, scope
):
    with scope(acme):
        autumn = Campaign.objects.create(
            account=acme, channel="email", name="Autumn", launched=NOON
        )
    rounds = 15

    def batches(profiles, campaigns, mark):
        refused: dict[int, Why] = {}
        for turn in range(rounds):
            batch = [
                EmailSent(
                    one,
                    campaign.pk,
                    f"{mark}{turn:02d}{campaign.pk:09d}{one:010d}",
                    NOON,
                )
                for campaign in campaigns
                for one in profiles
            ]
            refused |= module.record_interactions(acme, batch).refused
        return refused

    first, one = in_a_thread(lambda: batches(crowd, [spring, autumn], "a"))
    second, other = in_a_thread(lambda: batches(crowd[::-1], [autumn, spring], "b"))
    first.join(SECONDS)
    second.join(SECONDS)
    assert one == other == [{}]
    with scope(acme):
        sent = Campaign.objects.filter(account=acme).values_list("sent", flat=True)
        assert list(sent) == [2 * rounds * len(crowd)] * 2
