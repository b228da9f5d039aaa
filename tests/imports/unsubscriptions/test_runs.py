"""Unsubscribe: consent ends for whoever the list names, and everybody stays."""

import csv
import io

import pytest

from audit.models import Entry
from erasure.actions.place_hold import place_hold
from erasure.models import Erasure
from imports import queries
from imports import unsubscribing as statements
from imports.actions.acts.unsubscribe import SubscriptionsDrifted, TopicsChanged
from imports.actions.launch_import import launch_import
from imports.actions.stop_execution import stop_execution
from imports.models import Import, Slice, Status
from imports.models.execution import ExecutionStatus
from imports.refusals import NoTopic
from notifications.models import Notification
from profiles.models import Profile, Subscription, SubscriptionChange, Target, Topic
from tenancy.models import Section, SeenSection
from tenancy.roles import Role
from tests import factories
from tests.imports.conftest import stage
from tests.imports.unsubscriptions.conftest import finish, launch


@pytest.fixture
def statuses(acme, scope):
    """Return what reads the status of each subscription to a topic, by profile."""

    def read(topic):
        with scope(acme):
            rows = Subscription.objects.filter(account=acme, topic=topic)
            return dict(rows.values_list("profile_id", "status"))

    return read


def test_the_overview_says_what_becomes_of_each_row(staged):
    assert staged.status == Status.STAGED
    assert staged.outcomes == {
        "unsubscribed": 3,
        "unsubscribed already": 2,
        "not found": 1,
        "duplicate": 1,
        "invalid": 1,
    }
    assert staged.matched == 3
    assert set(staged.impact.values()) == {3}


def test_consent_ends_and_nothing_else_changes(
    ended, five, letters, offers, statuses, acme, scope
):
    first = [profile.pk for profile in five[:3]]
    assert statuses(letters) == {
        **dict.fromkeys(first, "unsubscribed"),
        five[3].pk: "unsubscribed",
    }
    assert statuses(offers) == dict.fromkeys(first, "subscribed")
    assert ended.status == "completed"
    assert ended.outcomes["unsubscribed"] == 3
    with scope(acme):
        assert Profile.objects.visible(acme).count() == 5
        assert not Erasure.objects.exists()


def test_the_history_says_when_and_by_which_import(ended, five, letters, acme, scope):
    with scope(acme):
        history = SubscriptionChange.objects.filter(
            account=acme, profile=five[0], topic=letters
        ).order_by("pk")
        assert [(each.status, each.source) for each in history] == [
            ("subscribed", "form"),
            ("unsubscribed", "import: May"),
        ]
        [slice_] = Slice.objects.filter(account=acme)
    assert history[1].changed == slice_.done
    assert slice_.counts == {
        "unsubscribed": 3,
        "unsubscribed already": 0,
        "already being deleted": 0,
        "withdrawn": 3,
    }


def test_everything_means_every_topic(
    unsubscribing, five, letters, offers, ada, statuses
):
    run = stage(unsubscribing(five[0].attributes["email"], every=True), ada)
    finish(launch(run, ada))
    for topic in (letters, offers):
        assert statuses(topic)[five[0].pk] == "unsubscribed"
        assert statuses(topic)[five[1].pk] == "subscribed"


def test_a_hold_keeps_nobody_subscribed(staged, five, acme, ada, scope):
    with scope(acme):
        place_hold(five[0], by=ada, reason="Dispute")
    run = stage(staged, ada)
    assert run.outcomes["unsubscribed"] == 3


def test_the_error_file_has_the_rows_to_be_corrected(ended, acme, scope):
    with scope(acme):
        file = queries.open_error_file(ended, "csv")
    assert file
    with file:
        rows = list(csv.reader(io.TextIOWrapper(file, "utf-8-sig")))
    assert rows[0] == ["Email", "row number", "outcome", "explanation"]
    assert [row[:3] for row in rows[1:]] == [
        ["PERSON0@PEOPLE.EXAMPLE", "6", "duplicate"],
        ["nobody@else.example", "7", "not found"],
        ["no-address", "8", "invalid"],
    ]


def test_the_trail_and_a_note_say_so(ended, staged, letters, acme, ada, scope):
    with scope(acme):
        entries = {
            entry.action: entry.facts
            for entry in Entry.objects.filter(
                account=acme, action__startswith="import."
            )
        }
        note = Notification.objects.get(account=acme, member=ada)
    launched, completed = entries["import.launched"], entries["import.completed"]
    assert launched["file_sha256"] == staged.file_sha256
    assert launched["topics"] == [letters.pk]
    assert completed["outcomes"]["unsubscribed"] == 3
    assert completed["withdrawn"] == 3
    assert (note.kind, note.facts["unsubscribed"]) == ("imported", 3)


# ------------------------------------------------------------ what changes meanwhile


def test_what_changed_after_the_look_is_refused(
    staged, five, letters, ada, acme, scope, statuses
):
    with scope(acme):
        Subscription.objects.filter(
            account=acme, profile=five[0], topic=letters
        ).update(status="unsubscribed")
    with pytest.raises(SubscriptionsDrifted, match="1 of those shown"):
        launch(staged, ada)
    assert statuses(letters)[five[1].pk] == "subscribed"
    with scope(acme):
        staged.refresh_from_db()
        assert staged.status == Status.STAGED


def test_who_is_deleted_meanwhile_is_let_be(staged, five, letters, ada, acme, scope):
    execution = launch(staged, ada)
    with scope(acme):
        Target.objects.create(account=acme, profile_id=five[0].pk, erasure_id=1)
        before = SubscriptionChange.objects.filter(account=acme, profile=five[0])
        count = before.count()
    ended = finish(execution)
    assert ended.outcomes["unsubscribed"] == 2
    assert ended.outcomes["already being deleted"] == 1
    with scope(acme):
        assert before.count() == count
        file = queries.open_error_file(ended, "csv")
        run = Import.objects.get(pk=staged.pk)
    assert file
    with file:
        assert b"person0@" not in file.read().lower()
    assert run.file_path == ""


def test_who_withdrew_meanwhile_is_counted_as_such(
    staged, five, letters, ada, acme, scope
):
    execution = launch(staged, ada)
    with scope(acme):
        Subscription.objects.filter(
            account=acme, profile=five[0], topic=letters
        ).update(status="unsubscribed")
    ended = finish(execution)
    assert ended.outcomes["unsubscribed"] == 2
    assert ended.outcomes["unsubscribed already"] == 3


def test_a_slice_that_is_done_is_not_done_again(
    staged, five, letters, ada, acme, scope, monkeypatch
):
    monkeypatch.setattr(statements, "SLICE_ROWS", 1)
    execution = launch(staged, ada)
    monkeypatch.setattr(
        "imports.actions.acts.unsubscribe.write_error_files",
        lambda *_, **__: 1 / 0,
    )
    with pytest.raises(ZeroDivisionError):
        finish(execution)
    with scope(acme):
        # They come back between two tries: that is not to be undone.
        Subscription.objects.filter(account=acme, topic=letters).update(
            status="subscribed"
        )
    monkeypatch.undo()
    ended = finish(execution)
    assert ended.outcomes["unsubscribed"] == 3
    with scope(acme):
        assert Slice.objects.filter(account=acme, done__isnull=False).count() == 3
        rows = Subscription.objects.filter(account=acme, topic=letters)
        assert set(rows.values_list("status", flat=True)) == {"subscribed"}


def test_a_stopped_run_says_whom_it_did_not_come_to(
    staged, five, letters, ada, acme, scope, monkeypatch, statuses
):
    monkeypatch.setattr(statements, "SLICE_ROWS", 1)
    execution = launch(staged, ada)
    done = statements.unsubscribe_slice

    def stop_after_one(run, part, **moment):
        counts = done(run, part, **moment)
        stop_execution(run, by=ada)
        return counts

    monkeypatch.setattr(statements, "unsubscribe_slice", stop_after_one)
    with scope(acme):
        execution.become(ExecutionStatus.RUNNING)
    ended = finish(execution)
    assert ended.status == "stopped"
    assert ended.outcomes["unsubscribed"] == 1
    assert ended.outcomes["not reached"] == 2
    assert list(statuses(letters).values()).count("subscribed") == 2
    with scope(acme):
        kinds = Notification.objects.filter(account=acme).values_list("kind", flat=True)
        assert "import_stopped" in kinds


# ------------------------------------------------------------------------ sections


@pytest.fixture
def restricted(acme, ada, scope):
    """Return an administrator who sees one section, and the other one."""
    with scope(acme):
        mine, other = (
            Section.objects.create(account=acme, slug=slug, name=slug.title())
            for slug in ("north", "south")
        )
    member = factories.member(acme, "nora@acme.example", Role.ADMIN)
    with scope(acme):
        member.sees_all_sections = False
        member.save()
        SeenSection.objects.create(account=acme, member=member, section=mine)
        Topic.objects.create(account=acme, name="North", section=mine)
        Topic.objects.create(account=acme, name="South", section=other)
    return member


def topic(acme, name):
    return Topic.objects.get(account=acme, name=name)


def test_all_means_all_that_the_member_sees(
    restricted, unsubscribing, five, subscribe, acme, scope, statuses, letters
):
    with scope(acme):
        north, south = topic(acme, "North"), topic(acme, "South")
    subscribe(five[0], north, south)
    email = five[0].attributes["email"]
    run = stage(unsubscribing(email, every=True, by=restricted), restricted)
    assert south.pk not in run.topics
    finish(launch(run, restricted))
    assert statuses(north)[five[0].pk] == "unsubscribed"
    assert statuses(letters)[five[0].pk] == "unsubscribed"
    assert statuses(south)[five[0].pk] == "subscribed"


def test_a_topic_they_do_not_see_cannot_be_chosen(
    restricted, unsubscribing, acme, scope
):
    with scope(acme):
        south = topic(acme, "South")
    with pytest.raises(NoTopic):
        unsubscribing("a@x.example", topics=[south], by=restricted)


def test_a_colleague_who_sees_less_cannot_launch_it(
    restricted, unsubscribing, five, subscribe, acme, ada, scope
):
    with scope(acme):
        south = topic(acme, "South")
    subscribe(five[0], south)
    run = unsubscribing(five[0].attributes["email"], topics=[south])
    run = stage(run, ada)
    with pytest.raises(TopicsChanged), scope(acme):
        launch_import(run, by=restricted, fingerprint=run.fingerprint, confirmed=True)
