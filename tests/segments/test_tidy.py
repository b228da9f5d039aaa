"""Explorations that nobody comes back to go, after a while and not before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from segments.actions.tidy_explorations import tidy_explorations
from segments.models import Exploration, Segment
from segments.tasks import tidy_account
from tenancy.scope import account_transaction
from tests import factories


@pytest.fixture
def explored(acme, people, max_):
    """Return what makes an exploration that was changed so many days ago."""

    def made(days, of=people, by=max_, **fields):
        with account_transaction(of.account_id):
            row = Exploration.objects.create(
                account_id=of.account_id, table=of, author=by, **fields
            )
            changed = timezone.now() - timedelta(days=days)
            Exploration.objects.filter(pk=row.pk).update(changed=changed)
        return row

    return made


def left(account):
    with account_transaction(account):
        return set(Exploration.objects.values_list("pk", flat=True))


def test_what_was_left_alone_for_a_month_goes(acme, explored, settings):
    settings.EXPLORATION_DAYS = 30
    old, young = explored(31), explored(29)
    assert tidy_explorations(acme) == 1
    assert left(acme) == {young.pk}
    assert old.pk not in left(acme)


def test_a_segment_stays_when_its_draft_goes(acme, people, max_, explored):
    with account_transaction(acme):
        segment = Segment.objects.create(
            account=acme,
            table=people,
            name="Old",
            criterion={"shape": "all profiles"},
            author=max_,
        )
    explored(40, segment=segment)
    tidy_account(acme.pk)
    assert left(acme) == set()
    with account_transaction(acme):
        assert Segment.objects.filter(pk=segment.pk).exists()


def test_another_accounts_are_not_touched(acme, globex, gus, explored):
    table = factories.table(globex, "customers")
    theirs = explored(99, of=table, by=gus)
    tidy_explorations(acme)
    assert left(globex) == {theirs.pk}
