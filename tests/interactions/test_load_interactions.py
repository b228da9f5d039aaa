"""A file of events is recorded but for what is refused, and that is told row by row."""

import json
import stat
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DataError

from audit.models import Entry
from interactions.actions import load_interactions as module
from interactions.actions import record_abreast
from interactions.actions.record_interactions import record_interactions
from interactions.happenings import Receipt, SmsSent, Why
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
AT = "2026-11-20T12:00:00Z"
ANN = "ann@post.example"


@pytest.fixture
def ann(people):
    return factories.profile(people, email=ANN)


@pytest.fixture
def campaigns(acme, people, scope):
    with scope(acme):
        CustomTable.objects.create(
            account=acme, profile_table=people, slug="orders", on_erasure="delete"
        )
        Goal.objects.create(account=acme, name="Purchase")
        return {
            channel: Campaign.objects.create(
                account=acme, channel=channel, name=name, launched=NOON
            )
            for channel, name in (("email", "Spring"), ("sms", "Sale"), ("form", "Ask"))
        }


@pytest.fixture
def load(acme, ann, campaigns, tmp_path, capsys):
    """Load events, or a text, by the command; return what it wrote to the refused."""
    path = tmp_path / "events.jsonl"
    refused = tmp_path / "events.refused.jsonl"

    def act(*events, text=None, key="email", **options):
        lines = "\n".join(
            json.dumps({"at": AT, "person": ANN, **event}) for event in events
        )
        path.write_text(lines if text is None else text)
        refused.unlink(missing_ok=True)
        call_command("load_interactions", "acme", str(path), key=key, **options)
        if not refused.exists():
            return []
        return [json.loads(line) for line in refused.read_text().splitlines()]

    return act


def sent(**more):
    return {"kind": "email_sent", "campaign": "Spring", **more}


@pytest.fixture
def fresh(acme, scope):
    def act(row):
        with scope(acme):
            return type(row).objects.get(account=acme, pk=row.pk)

    return act


def test_every_kind_is_recorded(load, acme, ann, campaigns, fresh, scope, capsys):
    refused = load(
        sent(message="t" * 22),
        {"kind": "email_opened", "message": "t" * 22},
        {"kind": "email_clicked", "campaign": "Spring"},
        {"kind": "email_bounced", "message": "t" * 22},
        {"kind": "sms_sent", "campaign": campaigns["sms"].pk, "profile": ann.pk},
        {"kind": "sms_clicked", "campaign": "Sale"},
        {"kind": "form_answered", "campaign": "Ask", "answers": {"rating": 4}},
        {"kind": "goal_reached", "goal": "Purchase", "value": 9.9},
        {"kind": "event", "event": "visit", "data": {"page": "/"}},
        {"kind": "entry", "custom_table": "orders", "attributes": {"sku": "A"}},
    )
    assert refused == []
    assert (
        "10 events recorded of 10; 0 were recorded before." in capsys.readouterr().out
    )
    mail, text, form = (fresh(campaign) for campaign in campaigns.values())
    assert (mail.sent, mail.opened, mail.clicked, mail.bounced) == (1, 1, 1, 1)
    assert (text.sent, text.clicked, form.answered) == (1, 1, 1)
    with scope(acme):
        for model in (
            EmailInteraction,
            SmsInteraction,
            SurveyParticipation,
            GoalReached,
            CustomEvent,
            CustomEntry,
        ):
            assert model._base_manager.get(account=acme).profile_id == ann.pk


def test_csv_is_recorded_too(load, campaigns, fresh):
    text = f"kind;person;campaign;at\nemail_sent;{ANN.upper()};Spring;{AT}\n"
    assert load(text=text) == []
    assert fresh(campaigns["email"]).sent == 1


def test_refused_events_are_kept_with_their_reason_and_may_come_again(
    load, campaigns, fresh, capsys, tmp_path
):
    refused = load(
        sent(),
        sent(person="bob@post.example", note="kept"),
        sent(person="nobody"),
        sent(profile=2**40),
        sent(campaign="Autumn"),
        sent(campaign="Sale"),
        {"kind": "email_opened", "message": "u" * 22},
        {"kind": "email_opened", "campaign": "Spring"},
        {"kind": "event", "event": "visit", "section": "nowhere"},
        sent(at="never"),
    )
    assert [line["row"] for line in refused] == [2, 3, 4, 5, 6, 7, 9, 10]
    assert refused[0]["note"] == "kept"
    assert refused[0]["reason"].startswith("person: nobody is known")
    assert "8 events refused" in capsys.readouterr().err
    file = tmp_path / "events.refused.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = file.read_text().replace("bob@post.example", ANN)
    assert len(load(text=again)) == 7
    assert fresh(campaigns["email"]).sent == 2


def test_a_bad_event_loses_nothing_of_its_batch(load, campaigns, fresh):
    events = [sent() for _ in range(30)]
    events[3] = sent(person="nobody")
    events[17] = sent(campaign="Autumn")
    assert [line["row"] for line in load(*events)] == [4, 18]
    assert fresh(campaigns["email"]).sent == 28


def test_targets_of_an_open_erasure_are_refused_one_by_one(
    load, acme, people, campaigns, fresh, scope
):
    gone = factories.profile(people, email="gone@post.example")
    with scope(acme):
        Target.objects.create(account=acme, profile_id=gone.pk, erasure_id=1)
    [line] = load(sent(), sent(person="gone@post.example"), sent())
    assert line["row"] == 2
    assert "being deleted" in line["reason"]
    assert fresh(campaigns["email"]).sent == 2


def test_a_file_whose_events_have_ids_is_recorded_once(load, campaigns, fresh, capsys):
    events = [sent(id=f"send-{number}") for number in range(5)]
    load(*events)
    load(*events, sent(id="send-5"))
    assert fresh(campaigns["email"]).sent == 6
    assert "1 events recorded of 6; 5 were" in capsys.readouterr().out


def test_a_file_whose_events_have_none_is_recorded_again(load, campaigns, fresh):
    load(sent())
    load(sent())
    assert fresh(campaigns["email"]).sent == 2


def test_a_reaction_is_to_the_last_message_sent_before(load, acme, scope):
    load(sent(message="a" * 22, at="2026-11-18"), sent(message="b" * 22))
    load(
        {"kind": "email_opened", "campaign": "Spring"},
        sent(message="c" * 22),
        {"kind": "email_clicked", "campaign": "Spring"},
    )
    with scope(acme):
        rows = EmailInteraction.objects.filter(account=acme)
        assert {
            row.token[0]: (bool(row.opened_at), bool(row.clicked_at)) for row in rows
        } == {"a": (False, False), "b": (True, False), "c": (True, True)}


def test_batches_are_cut_and_stay_in_order(load, campaigns, fresh, monkeypatch):
    monkeypatch.setattr(module, "BATCH_EVENTS", 3)
    events = [sent(message=f"{number:022d}") for number in range(7)]
    opened = [{"kind": "email_opened", "message": each["message"]} for each in events]
    refused = load(
        *[pair for both in zip(events, opened, strict=True) for pair in both]
    )
    assert refused == []
    assert fresh(campaigns["email"]).opened == 7


def test_a_name_that_two_campaigns_have_is_refused(load, acme, campaigns, scope):
    with scope(acme):
        Campaign.objects.create(
            account=acme, channel="email", name="Spring", launched=NOON
        )
    [line] = load(sent(), sent(campaign=campaigns["email"].pk))
    assert "several" in line["reason"]


def test_people_are_named_by_number_where_there_is_no_key(load, ann, campaigns, fresh):
    refused = load(sent(profile=ann.pk), sent(), key=None)
    assert [line["row"] for line in refused] == [2]
    assert "--key" in refused[0]["reason"]
    assert fresh(campaigns["email"]).sent == 1


def test_another_accounts_people_and_campaigns_are_unknown(load, globex, scope):
    theirs = factories.profile(factories.table(globex, "people"), email="x@y.example")
    with scope(globex):
        secret = Campaign.objects.create(
            account=globex, channel="email", name="Secret", launched=NOON
        )
    refused = load(
        sent(person="x@y.example"),
        sent(profile=theirs.pk),
        sent(campaign="Secret"),
        sent(campaign=secret.pk),
    )
    assert len(refused) == 4


def test_the_trail_tells_of_it_in_numbers(load, acme, scope, ada):
    load(sent(), sent(person="nobody"), email="ada@acme.example")
    with scope(acme):
        entry = Entry.objects.get(account=acme, action="interactions.loaded")
    assert entry.author_id == ada.pk
    assert {name: entry.facts[name] for name in ("rows", "recorded", "refused")} == {
        "rows": 2,
        "recorded": 1,
        "refused": 1,
    }
    assert "ann" not in json.dumps(entry.facts)


@pytest.mark.parametrize("text", ["name,at\nx,y\n", "\xff\xfe"])
def test_what_is_no_file_of_events_is_refused(load, text):
    with pytest.raises(CommandError, match=r"events\.jsonl was refused"):
        load(text=text)


def test_a_file_that_is_not_there_is_refused(load, tmp_path):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("load_interactions", "acme", str(tmp_path / "none.csv"))


def test_refused_events_overwrite_nothing(load, tmp_path, acme, campaigns, fresh):
    kept = tmp_path / "kept.jsonl"
    kept.write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        load(sent(), refused=kept)
    assert kept.read_text() == "mine"
    assert fresh(campaigns["email"]).sent == 0


def test_a_key_needs_its_table_where_there_are_several(load, acme, contacts):
    with pytest.raises(CommandError, match="--table"):
        load(sent())
    assert load(sent(), table="people") == []


def test_what_the_database_does_not_take_stands_alone(
    acme, ann, campaigns, monkeypatch, fresh
):
    """Whatever the checks let through: one event is refused, the others stay."""
    bad = SmsSent(ann.pk, campaigns["sms"].pk, datetime.max.replace(tzinfo=UTC))

    def choosy(account, happenings, *, lazily):
        if bad in happenings:
            raise DataError
        return record_interactions(account, happenings, lazily=lazily)

    monkeypatch.setattr(record_abreast, "record_interactions", choosy)
    good = SmsSent(ann.pk, campaigns["sms"].pk, NOON)
    batch = [good, good, bad, good, bad, good, good]
    receipt = record_abreast.record_all(acme, batch)
    assert receipt == Receipt(5, frozenset(), {2: Why.UNFIT, 4: Why.UNFIT})
    assert fresh(campaigns["sms"]).sent == 5


def test_moments_are_noted(load, acme, ann, scope):
    load(sent(message="t" * 22), {"kind": "email_clicked", "message": "t" * 22})
    with scope(acme):
        profile = Profile.objects.get(account=acme, pk=ann.pk)
    assert profile.last_sent_at == profile.last_click_at == NOON
