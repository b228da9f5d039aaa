"""Upkeep from the command line: orphans, replays, holds."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from audit.models import Entry
from common.errors import WrongState
from erasure.actions.erase_selection import erase_selection
from erasure.actions.replay_erasure import replay_erasure
from erasure.fates import RULES
from erasure.models import Erasure, Hold, Slice
from erasure.orphans import orphans
from erasure.selection import preview
from interactions.models import CustomEvent, EmailInteraction, SmsInteraction
from profiles.models import Profile
from tenancy.scope import account_transaction
from tests import factories

YESTERDAY = (timezone.now() - timedelta(days=1)).isoformat()


def run(name, **options):
    out = StringIO()
    call_command(name, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def ann(people):
    made = factories.profile(people, email="ann@post.example", crm_id="C-1")
    factories.traces(made)
    return made


@pytest.fixture
def bob(people):
    made = factories.profile(people, email="bob@post.example", crm_id="C-2")
    factories.traces(made)
    return made


@pytest.fixture
def erased(people, ann, bob, olga):
    """Return the erasure that took Ann, and left Bob."""
    with account_transaction(people.account_id):
        seen = preview(people, [ann.pk])
    return erase_selection(
        people,
        [ann.pk],
        by=olga,
        reason="",
        fingerprint=seen.fingerprint,
        confirmed=True,
    )


@pytest.fixture
def brought_back(erased, ann, acme, scope):
    """Put Ann and two of her traces back, as a restored backup would."""
    with scope(acme):
        Profile(
            pk=ann.pk,
            account=acme,
            table_id=ann.table_id,
            name="Ann",
            created=ann.created,
            updated=ann.updated,
        ).save(force_insert=True)
        EmailInteraction.objects.create(
            account=acme, profile_id=ann.pk, campaign_id=1, sent_at=timezone.now()
        )
        SmsInteraction.objects.create(
            account=acme, profile_id=ann.pk, campaign_id=1, sent_at=timezone.now()
        )
    return erased


# Orphans


def test_whole_accounts_have_no_orphans(ann, bob, acme, globex):
    assert orphans(acme) == {rule.name: 0 for rule in RULES}
    assert "no orphans" in run("check_orphans", account="acme")
    assert "2 accounts" in run("check_orphans", all=True)


def test_an_erasure_leaves_no_orphans(erased, acme):
    assert not any(orphans(acme).values())


def test_traces_without_their_profile_are_found(ann, acme, scope):
    with scope(acme):
        for _ in range(2):
            CustomEvent.objects.create(
                account=acme, profile_id=2**40, kind="visit", happened_at=timezone.now()
            )
    assert orphans(acme)["events"] == 2
    out = StringIO()
    with pytest.raises(CommandError, match="2 traces belong to nobody"):
        call_command("check_orphans", all=True, stdout=out)
    assert out.getvalue() == "acme: Events: 2\n"


def test_every_kind_of_trace_is_looked_through(ann, acme, scope):
    with scope(acme):
        Hold.objects.create(account=acme, profile=ann, reason="x")
        Profile.objects.filter(account=acme, pk=ann.pk).delete()
    found = {name for name, count in orphans(acme).items() if count}
    assert found == {rule.name for rule in RULES} - {"known_values"}


# Replays


def test_what_a_backup_brought_back_is_erased_again(
    brought_back, ann, bob, acme, scope
):
    said = run("replay_erasures", since=YESTERDAY)
    assert "1 profiles and 2 traces had come back" in said
    with scope(acme):
        assert not Profile.objects.filter(account=acme, pk=ann.pk).exists()
        assert not EmailInteraction.objects.filter(profile_id=ann.pk).exists()
        assert not SmsInteraction.objects.filter(profile_id=ann.pk).exists()
        assert SmsInteraction.objects.filter(account=acme, profile_id=bob.pk).exists()
        assert Profile.objects.visible(acme).get() == bob
        entry = Entry.objects.get(account=acme, action="erasure.replayed")
        assert entry.facts["erased"] == 1
        assert entry.facts["traces"]["emails"] == 1


def test_what_was_reported_stays_as_it_was(brought_back, acme, scope):
    with scope(acme):
        before = Erasure.objects.values().get(pk=brought_back.pk)
        replay_erasure(brought_back)
        assert Erasure.objects.values().get(pk=brought_back.pk) == before
        assert Slice.objects.filter(account=acme, done=None).count() == 0


def test_a_second_replay_finds_nothing(brought_back, acme, scope):
    assert replay_erasure(brought_back)
    assert replay_erasure(brought_back) == {}
    with scope(acme):
        replays = Entry.objects.filter(account=acme, action="erasure.replayed")
        assert replays.count() == 1


def test_a_replay_where_nothing_came_back_touches_nothing(erased, acme, scope):
    with scope(acme):
        slices = erased.slices.count()
    assert run("replay_erasures", since=YESTERDAY) == "1 erasures looked at.\n"
    with scope(acme):
        assert erased.slices.count() == slices


def test_what_ended_before_is_left_to_the_backup(brought_back, ann, acme, scope):
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert run("replay_erasures", since=tomorrow) == "0 erasures looked at.\n"
    with scope(acme):
        assert Profile.objects.filter(account=acme, pk=ann.pk).exists()


def test_another_account_is_not_replayed(brought_back, globex, ann, acme, scope):
    assert run("replay_erasures", since=YESTERDAY, account="globex").startswith("0 ")
    with scope(acme):
        assert Profile.objects.filter(account=acme, pk=ann.pk).exists()


def test_an_erasure_that_is_still_at_work_is_not_replayed(erased, acme, scope):
    with scope(acme):
        Erasure.objects.filter(pk=erased.pk).update(status="sweeping")
        erased.refresh_from_db()
    with pytest.raises(WrongState):
        replay_erasure(erased)


def test_a_moment_is_asked_for(db):
    with pytest.raises(CommandError, match="no moment"):
        call_command("replay_erasures", "--since", "soon")


# Holds

CRM = {"account": "acme", "table": "people", "key": "crm_id", "value": " C-1 "}


def test_a_hold_is_placed_and_lifted(ann, acme, olga, scope):
    assert "is on hold" in run("place_hold", reason="Court case", **CRM)
    with scope(acme):
        hold = Hold.objects.get(account=acme, lifted=None)
        assert (hold.profile_id, hold.reason) == (ann.pk, "Court case")
        assert hold.placed_by == olga
    assert "not on hold any more" in run("lift_hold", **CRM)
    with scope(acme):
        assert not Hold.objects.filter(account=acme, lifted=None).exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"account": "nowhere"}, "no account named nowhere"),
        ({"table": "cars"}, "It has: people"),
        ({"key": "plate"}, "It has: email, phone, crm_id"),
        ({"value": "C-9"}, "Nobody in this table"),
        ({"key": "email", "value": "ann"}, "needs an @"),
        ({"reason": " "}, "needs a reason"),
        ({"email": "gus@globex.example"}, "no member of acme"),
    ],
)
def test_a_hold_that_cannot_be_placed_says_why(ann, olga, gus, changes, said):
    with pytest.raises(CommandError, match=said):
        run("place_hold", **{"reason": "Court case", **CRM, **changes})


def test_a_second_hold_and_a_second_lifting_are_refused(ann, olga):
    run("place_hold", reason="Court case", **CRM)
    with pytest.raises(CommandError, match="on hold already"):
        run("place_hold", reason="Court case", **CRM)
    run("lift_hold", **CRM)
    with pytest.raises(CommandError, match="Nobody has put"):
        run("lift_hold", **CRM)
