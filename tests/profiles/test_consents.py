"""The history of consents is written by the database, whoever changes a subscription."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from profiles.models import Subscription, SubscriptionChange, Topic
from tests import factories

NOW = timezone.now()
THEN = NOW - timedelta(days=400)


@pytest.fixture
def subscribed(people, acme, scope):
    crowd = factories.profiles(people, 3)
    with scope(acme):
        topic = Topic.objects.create(account=acme, name="Offers")
        Subscription.objects.bulk_create(
            Subscription(
                account=acme,
                profile=profile,
                topic=topic,
                status="subscribed",
                source="form",
                changed=THEN,
            )
            for profile in crowd
        )
    return crowd


@pytest.fixture
def history(acme, scope):
    def read(profile):
        with scope(acme):
            rows = SubscriptionChange.objects.filter(account=acme, profile=profile)
            return list(rows.order_by("pk").values_list("status", "source", "changed"))

    return read


def test_what_is_written_first_is_noted(subscribed, history):
    for profile in subscribed:
        assert history(profile) == [("subscribed", "form", THEN)]


def test_what_is_changed_is_noted_for_each_row(subscribed, history, acme, scope):
    with scope(acme):
        Subscription.objects.filter(
            account=acme, profile__in=[each.pk for each in subscribed[:2]]
        ).update(status="unsubscribed", source="file", changed=NOW)
    for profile in subscribed[:2]:
        assert history(profile) == [
            ("subscribed", "form", THEN),
            ("unsubscribed", "file", NOW),
        ]
    assert history(subscribed[2]) == [("subscribed", "form", THEN)]


def test_what_stays_as_it_is_is_not_noted(subscribed, history, acme, scope):
    with scope(acme):
        Subscription.objects.filter(account=acme).update(status="subscribed")
    assert len(history(subscribed[0])) == 1


def test_the_program_cannot_change_the_history(subscribed, acme, scope):
    with (
        scope(acme),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        SubscriptionChange.objects.filter(account=acme).update(source="x")
