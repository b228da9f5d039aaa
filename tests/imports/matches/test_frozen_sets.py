"""What is frozen is what is shown, and what is shown is what goes."""

import csv
import hashlib
import io
import json

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from audit.models import Entry
from audit.queries import broken_at
from common.errors import WrongState
from erasure.actions.erase_selection import NotConfirmed, erase_selection
from erasure.actions.launch_erasure import StalePreview
from erasure.actions.lift_hold import lift_hold
from erasure.actions.place_hold import place_hold
from erasure.models import Door, Erasure
from erasure.selection import preview
from imports.actions.cancel_import import cancel_import
from imports.actions.launch_import import SetChanged
from imports.actions.run_execution import run_execution
from imports.actions.stage_import import stage_import
from imports.actions.stop_execution import stop_execution
from imports.models import Execution, Import
from imports.refusals import NobodyIsLeft, NobodyMatches, NothingToDelete, NotSaved
from notifications.models import Notification
from profiles.models import Profile, Tag
from segments import queries as segments
from segments.models import Exploration
from segments.refusals import CriterionRefused
from tenancy.models import Errand
from tests.imports.matches.conftest import (
    IN_GHENT,
    RECENT,
    again,
    begun,
    clicked,
    fresh,
    frozen,
    move,
    person,
    segment_of,
    there,
)


@pytest.fixture
def erased(max_, scope):
    """Return what deletes somebody by hand."""

    def gone(profile):
        table = profile.table
        with scope(table.account):
            seen = preview(table, [profile.pk])
            erase_selection(
                table,
                [profile.pk],
                by=max_,
                reason="",
                fingerprint=seen.fingerprint,
                confirmed=True,
            )

    return gone


def test_whoever_matches_is_frozen_and_counted(run, crowd, people):
    assert run.status == "staged"
    assert run.outcomes == {"deleted": 6}
    assert (run.matched, run.people) == (6, 8)
    assert run.impact["emails"] == 6
    assert run.sections == [["Belgium", 6]]
    assert run.frozen is not None
    assert (run.source, run.list_name) == ("segment", "Ghent")
    assert "Ghent" in run.criterion_text
    canonical = json.dumps(IN_GHENT, sort_keys=True, separators=(",", ":"))
    assert run.criterion_sha256 == hashlib.sha256(canonical.encode()).hexdigest()


def test_whoever_matches_goes_and_nobody_else(run, crowd, people, launch, scope):
    execution = launch(run)
    assert there(people).isdisjoint({profile.pk for profile in crowd})
    run_execution(execution)
    assert execution.outcomes == {"deleted": 6}
    assert (execution.rows, execution.error_rows) == (6, 0)
    assert execution.erasure.door == Door.SEGMENT
    assert not any(execution.erasure.left.values())
    with scope(people.account):
        assert Profile.objects.filter(account=people.account).count() == 2
        assert broken_at(people.account) is None
        assert not Errand.objects.filter(task__regex=r"^(imports|erasure)\.").exists()
        note = Notification.objects.get()
        assert (note.subject, note.facts["deleted"]) == (run.name, 6)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_class "
                "WHERE relnamespace = 'staging'::regnamespace"
            )
            assert cursor.fetchone() == (0,)


def test_an_exploration_is_a_door_of_its_own(exploration, crowd, ada, launch, scope):
    run = frozen(exploration, ada)
    execution = launch(run)
    assert execution.erasure.door == Door.EXPLORATION
    with scope(run.account):
        entry = Entry.objects.get(action="erasure.launched")
    assert entry.facts["exploration"] == exploration.pk
    assert "segment" not in entry.facts


def test_the_trail_keeps_numbers_and_digests_and_no_value(run, launch, scope):
    launch(run)
    with scope(run.account):
        facts = Entry.objects.get(action="erasure.launched").facts
    assert facts["segment"] == run.segment_id
    assert facts["criterion_sha256"] == run.criterion_sha256
    assert facts["outcomes"] == {"deleted": 6}
    assert "Ghent" not in json.dumps(facts)


def test_the_criterion_is_the_one_it_began_with(run, segment, crowd, people, launch):
    segment.criterion = {"shape": "all profiles"}
    with_bruges = again(run, run.author)
    assert with_bruges.outcomes == {"deleted": 6}
    run_execution(launch(with_bruges))
    assert len(there(people)) == 2


def test_a_run_outlives_its_segment(run, segment, launch, scope):
    with scope(run.account):
        number = segment.pk
        segment.delete()
    execution = launch(fresh(run))
    run_execution(execution)
    assert execution.outcomes == {"deleted": 6}
    assert execution.erasure.facts["segment"] == number
    assert execution.import_run.source_label == "By segment: Ghent"


def test_nobody_is_begun_for_nobody(people, ada, scope):
    person(people, 1, "Bruges")
    nobody = segment_of(people, ada)
    with scope(people.account), pytest.raises(NobodyMatches):
        begun(nobody, ada)
    with scope(people.account):
        assert not Import.objects.exclude(source="file").exists()


@pytest.mark.parametrize(
    "criterion", [{"shape": "tag", "tag": 999}, {}, {"shape": "all of", "terms": []}]
)
def test_a_flawed_criterion_begins_nothing(people, crowd, ada, scope, criterion):
    flawed = segment_of(people, ada, {"shape": "all profiles"})
    flawed.criterion = criterion
    with scope(people.account):
        flawed.save(update_fields=["criterion"])
    with scope(people.account), pytest.raises(CriterionRefused):
        begun(flawed, ada)
    with scope(people.account):
        assert not Import.objects.exclude(source="file").exists()


def test_unsaved_changes_are_not_what_is_meant(segment, crowd, ada, olga, scope):
    account = segment.account
    with scope(account):
        draft = Exploration.objects.create(
            account=account,
            table=segment.table,
            segment=segment,
            criterion={"shape": "all profiles"},
            author=ada,
        )
        with pytest.raises(NotSaved):
            begun(segment, ada)
    # Somebody else's draft is not theirs to save; one that changes nothing is none.
    assert begun(segment, olga).status == "staging"
    with scope(account):
        draft.criterion = dict(reversed(IN_GHENT.items()))
        draft.save()
    assert begun(segment, ada).status == "staging"


def test_list_and_count_say_the_same_as_the_frozen_set(run, crowd, segment, scope):
    with scope(run.account):
        criterion = segments.read(segment.table, segment.criterion)
        listed = segments.profiles(segment.table, criterion)
        assert segments.count(segment.table, criterion) == run.matched
        assert {profile.pk for profile in listed} == {profile.pk for profile in crowd}


# ---- holds


def test_who_is_on_hold_stays_and_is_named_by_every_key(
    segment, crowd, ada, olga, people, launch, scope
):
    held = crowd[2]
    place_hold(held, by=olga, reason="Case")
    run = frozen(segment, ada)
    assert run.outcomes == {"deleted": 5, "on hold": 1}
    assert run.matched == 5
    execution = launch(run)
    run_execution(execution)
    assert execution.outcomes == {"deleted": 5, "on hold": 1}
    assert held.pk in there(people)
    with default_storage.open(execution.error_csv) as file:
        rows = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))
    assert rows[0] == [
        "email",
        "phone",
        "crm_id",
        "row number",
        "outcome",
        "explanation",
    ]
    assert rows[1][:5] == [
        held.attributes["email"],
        "",
        held.attributes["crm_id"],
        "3",
        "on hold",
    ]
    assert len(rows) == 2


def test_where_everybody_is_on_hold_there_is_nothing_to_launch(
    segment, crowd, ada, olga, launch
):
    for profile in crowd:
        place_hold(profile, by=olga, reason="Case")
    run = frozen(segment, ada)
    assert (run.outcomes, run.matched) == ({"on hold": 6}, 0)
    with pytest.raises(NothingToDelete):
        launch(run)


def test_who_was_deleted_since_is_in_no_error_file(
    segment, crowd, ada, olga, erased, launch
):
    hold = place_hold(crowd[0], by=olga, reason="Case")
    execution = launch(frozen(segment, ada))
    lift_hold(hold, by=olga)
    erased(crowd[0])
    run_execution(execution)
    with default_storage.open(execution.error_csv) as file:
        text = file.read().decode("utf-8-sig")
    assert crowd[0].attributes["email"] not in text
    assert crowd[0].attributes["crm_id"] not in text
    assert "on hold" in text
    assert "gone since" in text


def test_who_another_run_is_deleting_is_in_no_error_file(
    segment, crowd, ada, olga, launch
):
    hold = place_hold(crowd[0], by=olga, reason="Case")
    execution = launch(frozen(segment, ada))
    lift_hold(hold, by=olga)
    other = launch(frozen(segment, ada))
    assert other.erasure.targets == 1
    run_execution(execution)
    with default_storage.open(execution.error_csv) as file:
        text = file.read().decode("utf-8-sig")
    assert crowd[0].attributes["email"] not in text
    assert "gone since" in text


def test_who_was_not_reached_is_named(run, crowd, people, launch, ada):
    execution = launch(run)
    stop_execution(execution, by=ada)
    run_execution(execution)
    assert execution.status == "stopped"
    assert execution.outcomes == {"not reached": 6}
    assert len(there(people)) == 8
    with default_storage.open(execution.error_csv) as file:
        text = file.read().decode("utf-8-sig")
    assert all(profile.attributes["email"] in text for profile in crowd)


# ---- what changed since


def changed(launch, run, **also):
    with pytest.raises(SetChanged) as refused:
        launch(run, **also)
    return refused.value.change


def test_each_way_to_change_is_counted_and_nothing_is_deleted(
    run, crowd, people, olga, erased, launch, scope
):
    move(crowd[0], "Bruges")
    move(crowd[1], "Bruges")
    place_hold(crowd[2], by=olga, reason="Case")
    erased(crowd[3])
    person(people, 100)
    held = person(people, 101)
    place_hold(held, by=olga, reason="Case")
    change = changed(launch, run)
    counts = (change.left, change.gained, change.held, change.gone)
    assert counts == (2, 1, 1, 1)
    with scope(run.account):
        assert not Execution.objects.exists()
        assert Erasure.objects.count() == 1
    assert fresh(run).status == "staged"
    assert len(there(people)) == 9


def test_going_on_deletes_the_frozen_set_and_nobody_else(
    run, crowd, people, olga, erased, launch, scope
):
    move(crowd[0], "Bruges")
    place_hold(crowd[1], by=olga, reason="Case")
    erased(crowd[2])
    newcomer = person(people, 100)
    change = changed(launch, run)
    execution = launch(run, accepted=change.digest)
    run_execution(execution)
    assert execution.outcomes == {
        "deleted": 4,
        "on hold": 1,
        "already being deleted": 1,
    }
    assert execution.erasure.erased == 4
    shown = there(people)
    assert {crowd[1].pk, newcomer.pk} <= shown
    assert len(shown) == 4
    with scope(run.account):
        facts = Entry.objects.filter(action="erasure.launched").latest("pk").facts
    assert facts["changes"] == {
        "no longer matching": 1,
        "newly matching": 1,
        "on hold since": 1,
        "gone since": 1,
    }
    with default_storage.open(execution.error_csv) as file:
        text = file.read().decode("utf-8-sig")
    assert crowd[1].attributes["email"] in text
    assert crowd[2].attributes["email"] not in text


def test_going_on_leaves_out_whoever_is_gone(run, crowd, erased, launch):
    erased(crowd[0])
    change = changed(launch, run)
    execution = launch(run, accepted=change.digest)
    assert execution.erasure.targets == 5
    assert execution.import_run.outcomes == {"deleted": 5, "already being deleted": 1}


def test_a_third_change_is_refused_again(run, crowd, people, launch):
    move(crowd[0], "Bruges")
    first = changed(launch, run)
    # As many as before, but others.
    move(crowd[0], "Ghent")
    move(crowd[1], "Bruges")
    second = changed(launch, run, accepted=first.digest)
    assert (second.left, first.left) == (1, 1)
    assert second.digest != first.digest
    assert launch(run, accepted=second.digest).rows == 6


def test_a_change_that_went_back_is_none(run, crowd, launch):
    move(crowd[0], "Bruges")
    change = changed(launch, run)
    move(crowd[0], "Ghent")
    assert launch(run, accepted=change.digest).rows == 6


def test_reviewing_again_freezes_anew(run, crowd, people, ada, launch):
    move(crowd[0], "Bruges")
    person(people, 100)
    before = run.fingerprint
    change = changed(launch, run)
    seen = again(run, ada)
    assert seen.outcomes == {"deleted": 6}
    assert seen.fingerprint != before
    with pytest.raises(StalePreview):
        launch(seen, fingerprint=before, accepted=change.digest)
    run_execution(launch(seen))
    assert crowd[0].pk in there(people)


def test_a_hold_that_was_lifted_is_a_newcomer(segment, crowd, ada, olga, launch):
    hold = place_hold(crowd[0], by=olga, reason="Case")
    run = frozen(segment, ada)
    lift_hold(hold, by=olga)
    change = changed(launch, run)
    assert (change.gained, change.left) == (1, 0)
    execution = launch(run, accepted=change.digest)
    run_execution(execution)
    assert execution.outcomes == {"deleted": 5, "on hold": 1}


def test_when_nobody_of_them_is_left_nothing_is_launched(
    run, crowd, olga, launch, scope
):
    for profile in crowd:
        place_hold(profile, by=olga, reason="Case")
    change = changed(launch, run)
    assert change.held == 6
    with pytest.raises(NobodyIsLeft):
        launch(run, accepted=change.digest)
    assert fresh(run).outcomes == {"deleted": 6}
    with scope(run.account):
        assert not Execution.objects.exists()


def test_spans_of_time_end_when_the_set_is_frozen_and_at_the_launch(
    people, crowd, ada, launch, monkeypatch
):
    clicked(crowd[0], days=29.9)
    clicked(crowd[1], days=1)
    run = frozen(segment_of(people, ada, RECENT, name="Recent"), ada)
    assert run.outcomes == {"deleted": 2}
    clicked(crowd[0], days=30.1)
    change = changed(launch, run)
    assert (change.left, change.gained) == (1, 0)


def test_a_criterion_that_cannot_be_read_any_more_is_not_launched(
    people, crowd, ada, launch, scope
):
    with scope(people.account):
        tag = Tag.objects.get(name="test")
    run = frozen(segment_of(people, ada, {"shape": "tag", "tag": tag.pk}), ada)
    assert run.matched == 8
    with scope(people.account):
        Tag.objects.filter(pk=tag.pk).delete()
    with pytest.raises(CriterionRefused):
        launch(run)
    refused = again(run, ada)
    assert refused.status == "refused"
    assert "not there" in refused.refusal
    with scope(people.account):
        note = Notification.objects.get()
        assert note.path.endswith(f"/imports/{run.pk}/overview/")
        Tag.objects.create(pk=tag.pk, account=people.account, name="test")
    assert again(fresh(run), ada).status == "staged"


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"confirmed": False}, NotConfirmed),
        ({"fingerprint": ""}, StalePreview),
        ({"fingerprint": "0" * 64}, StalePreview),
    ],
)
def test_a_confirmation_of_something_else_launches_nothing(
    run, people, launch, wrong, refusal
):
    with pytest.raises(refusal):
        launch(run, **wrong)
    assert len(there(people)) == 8


def test_a_set_is_launched_once(run, launch, scope):
    launch(run)
    with pytest.raises(WrongState):
        launch(run)
    with scope(run.account):
        assert Execution.objects.count() == 1


def test_cancelling_forgets_the_set(run, ada, scope):
    with scope(run.account):
        cancel_import(run, by=ada)
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [f"staging.matches_{run.pk}"])
            assert cursor.fetchone() == (None,)


# ---- workers


def test_a_set_that_was_half_frozen_is_frozen_anew(segment, crowd, ada, scope):
    run = begun(segment, ada)
    with scope(run.account), connection.cursor() as cursor:
        # What a worker leaves that dies after it froze, before it counted.
        Import.objects.filter(pk=run.pk).update(attempts=1, turn=1, stage="counting")
        cursor.execute("SELECT imports_open_staging(%s)", [run.pk])
        cursor.execute(f"INSERT INTO staging.matches_{run.pk} VALUES (1, 1, 999)")
    stage_import(fresh(run))
    assert fresh(run).outcomes == {"deleted": 6}


def test_a_criterion_that_brings_workers_down_is_refused(segment, crowd, ada, scope):
    run = begun(segment, ada)
    with scope(run.account):
        Import.objects.filter(pk=run.pk).update(attempts=3)
    stage_import(fresh(run))
    assert fresh(run).status == "refused"
    assert "several times" in fresh(run).refusal
    with scope(run.account):
        assert not Errand.objects.filter(task__regex=r"^(imports|erasure)\.").exists()


def test_a_worker_that_was_overtaken_touches_nothing(segment, crowd, ada, scope):
    run = begun(segment, ada)
    older = fresh(run)
    with scope(run.account):
        Import.objects.filter(pk=run.pk).update(turn=older.turn + 1)
    stage_import(older)
    now = fresh(run)
    assert (now.status, now.attempts, now.outcomes) == ("staging", 0, {})


def test_a_table_that_is_gone_is_refused(segment, crowd, ada, people, scope):
    run = begun(segment, ada)
    with scope(run.account):
        people.delete()
    stage_import(fresh(run))
    assert fresh(run).status == "refused"
    assert "table" in fresh(run).refusal
