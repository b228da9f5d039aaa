"""What erasures took is added up, and names of events are forgotten, in time."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from interactions import queries
from interactions.actions.record_interactions import record_interactions
from interactions.actions.tidy_campaigns import KEPT_DAYS, tidy_campaigns
from interactions.happenings import EventHappened
from interactions.models import Campaign, ErasedTraces, SeenEvent
from interactions.tasks import tidy_account
from tests import factories

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def rows(acme, scope):
    def act():
        with scope(acme):
            found = ErasedTraces.objects.filter(account=acme).order_by("campaign_id")
            return list(found.values_list("campaign_id", "traces"))

    return act


@pytest.fixture
def erased(acme, scope):
    """Note erased traces of campaigns, as triggers do."""

    def act(*pairs, account=acme):
        with scope(account):
            for campaign, traces in pairs:
                ErasedTraces.objects.create(
                    account=account, campaign_id=campaign, traces=traces
                )

    return act


def test_many_rows_become_one_of_the_same_sum(acme, erased, rows, scope):
    erased((1, 5), (2, 7), (1, 6), (1, -2))
    tidy_campaigns(acme)
    assert rows() == [(1, 9), (2, 7)]
    with scope(acme):
        assert queries.erased_traces(acme, [1, 2]) == {1: 9, 2: 7}


def test_a_second_time_nothing_is_written(acme, erased, scope):
    erased((1, 5), (1, 6))
    tidy_account(acme.pk)
    with scope(acme):
        before = set(ErasedTraces.objects.values_list("pk", flat=True))
    tidy_account(acme.pk)
    with scope(acme):
        assert set(ErasedTraces.objects.values_list("pk", flat=True)) == before


def test_other_accounts_are_left_alone(acme, globex, erased, scope):
    erased((1, 5), (1, 6), account=globex)
    tidy_campaigns(acme)
    with scope(globex):
        assert ErasedTraces.objects.filter(account=globex).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_that_tidy_at_once_lose_nothing(acme, erased, rows):
    erased(*((1, 1) for _ in range(50)))

    def tidy():
        try:
            tidy_campaigns(acme)
        finally:
            connection.close()

    threads = [threading.Thread(target=tidy) for _ in range(4)]
    for thread in threads:
        thread.start()
    erased((1, 50))
    for thread in threads:
        thread.join(20)
    assert sum(traces for _campaign, traces in rows()) == 100


def test_names_of_events_are_forgotten_after_a_month(acme, scope, people):
    today = timezone.now().date()
    with scope(acme):
        for age in (0, KEPT_DAYS, KEPT_DAYS + 1, 400):
            SeenEvent.objects.create(
                account=acme, digest=uuid4(), day=today - timedelta(days=age)
            )
    tidy_campaigns(acme)
    with scope(acme):
        days = SeenEvent.objects.filter(account=acme).values_list("day", flat=True)
        assert {(today - day).days for day in days} == {0, KEPT_DAYS}


def test_a_name_is_known_until_it_is_forgotten(acme, people):
    ann = factories.profile(people, email="ann@post.example")
    visit = EventHappened(ann.pk, "visit", NOON, event_id="7")
    record_interactions(acme, [visit])
    tidy_campaigns(acme)
    assert record_interactions(acme, [visit]).repeated == {0}


def test_a_campaign_keeps_what_it_lost(acme, erased, scope, browser, olga):
    with scope(acme):
        spring = Campaign.objects.create(
            account=acme, channel="email", name="Spring", launched=NOON, sent=100
        )
    erased((spring.pk, 3), (spring.pk, 4))
    tidy_campaigns(acme)
    page = browser(olga).get(f"/a/acme/campaigns/{spring.pk}/")
    assert page.context["erased"] == 7
