"""Nobody who is deleted stays in a file: before it is fetched, or while it is made."""

import threading

import pytest
from django.db import connection

from audit.models import Entry
from common import storage
from erasure.actions.complete_erasure import complete_erasure
from erasure.actions.erase_selection import erase_selection
from erasure.actions.launch_erasure import launch_erasure
from erasure.actions.replay_erasure import replay_erasure
from erasure.actions.stop_erasure import close_stopped_erasure, stop_erasure
from erasure.actions.sweep_erasure import sweep_erasure
from erasure.engine import sets
from erasure.models import Door
from erasure.selection import preview
from exports.actions import make_export as making
from exports.actions.hand_out_export import Withdrawn, hand_out_export
from exports.actions.withdraw_exports import remove_withdrawn_files
from exports.engine import lists
from exports.engine.work import Work
from exports.models import Export, ExportedProfile, Status
from exports.queries import open_file
from notifications.models import Notification
from profiles.models import Target
from tests import factories


@pytest.fixture
def launch(people, ada, scope):
    """Return what launches an erasure of some profiles."""

    def launched(*profiles):
        with scope(people.account):
            return launch_erasure(
                people,
                sets.picked([profile.pk for profile in profiles]),
                by=ada,
                door=Door.FILE,
                reason="",
                expected=len(profiles),
                fingerprint="f",
                facts={},
            )

    return launched


@pytest.fixture
def finish(scope):
    def finished(erasure):
        sweep_erasure(erasure, wait=True)
        with scope(erasure.account_id):
            complete_erasure(erasure)

    return finished


@pytest.fixture
def fetch(max_, scope):
    """Return what asks for the file of an export."""

    def fetched(export):
        with scope(export.account_id):
            return hand_out_export(export, by=max_)

    return fetched


def text_of(export):
    file = open_file(export)
    assert file
    with file:
        return file.read().decode("utf-8-sig")


def test_from_the_launch_on_the_file_is_refused(ready, crowd, launch, fetch, fresh):
    launch(crowd[2])
    assert fresh(ready).status == Status.WITHDRAWN
    with pytest.raises(Withdrawn):
        fetch(fresh(ready))


def test_a_file_read_just_before_is_refused_by_the_targets_alone(
    ready, crowd, fetch, acme, scope
):
    with scope(acme):
        Target.objects.create(account=acme, profile_id=crowd[1].pk, erasure_id=1)
    assert ready.status == Status.READY
    with pytest.raises(Withdrawn):
        fetch(ready)


def test_the_door_says_that_it_was_withdrawn(ready, crowd, launch, browser, max_):
    launch(crowd[0])
    response = browser(max_).get(f"/a/acme/exports/{ready.pk}/file/")
    assert response.status_code == 410
    assert "was withdrawn" in response.content.decode()


def test_the_file_is_gone_when_the_erasure_is_proved(
    ready, crowd, launch, finish, fresh, stored
):
    erasure = launch(crowd[0])
    # In a test nothing is committed: what is removed at commit is still there.
    assert stored() == [ready.file_path]
    finish(erasure)
    assert stored() == []
    assert fresh(ready).file_path == ""


def test_the_launch_alone_removes_it(
    ready, crowd, launch, stored, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        launch(crowd[0])
    assert stored() == []


def test_a_deletion_by_hand_withdraws_too(ready, crowd, people, max_, stored, scope):
    with scope(people.account):
        seen = preview(people, [crowd[0].pk])
        erase_selection(
            people,
            [crowd[0].pk],
            by=max_,
            reason="",
            fingerprint=seen.fingerprint,
            confirmed=True,
        )
    assert stored() == []


def test_a_stopped_erasure_withdraws_as_well(
    ready, crowd, launch, ada, acme, scope, stored, fresh
):
    erasure = launch(crowd[0])
    stop_erasure(erasure, by=ada)
    with scope(acme):
        close_stopped_erasure(erasure)
    assert (stored(), fresh(ready).status) == ([], Status.WITHDRAWN)


def test_files_without_them_stay(ready, people, launch, finish, fresh, fetch):
    other = factories.profile(people, email="other@x.example")
    finish(launch(other))
    assert fresh(ready).status == Status.READY
    fetch(fresh(ready)).close()


def test_its_author_is_told_and_the_trail_says_it(
    ready, crowd, launch, max_, acme, scope
):
    launch(crowd[0])
    with scope(acme):
        note = Notification.objects.get(kind="withdrawn")
        entry = Entry.objects.get(action="export.withdrawn")
    assert note.member_id == max_.pk
    assert (entry.author_id, entry.facts) == (None, {"export": ready.pk})


def test_another_accounts_files_are_let_be(ready, globex, gus, fresh, scope):
    table = factories.table(globex, "people")
    stranger = factories.profile(table, email="g@x.example")
    with scope(globex):
        launch_erasure(
            table,
            sets.picked([stranger.pk]),
            by=gus,
            door=Door.FILE,
            reason="",
            expected=1,
            fingerprint="f",
            facts={},
        )
    assert fresh(ready).status == Status.READY


def test_whoever_is_being_deleted_is_left_out(crowd, ask, make, launch):
    launch(crowd[3])
    export = make(ask())
    assert export.rows == 4
    assert "person3@" not in text_of(export)


def by_address(*addresses):
    test = {"is": "is one of", "values": list(addresses)}
    return {"shape": "attribute", "attribute": "email", "test": test}


@pytest.fixture
def addresses(crowd):
    return [profile.attributes["email"] for profile in crowd]


def test_a_criterion_that_waits_names_nobody_who_is_deleted(
    crowd, addresses, ask, make, launch, fresh
):
    export = ask(criterion=by_address(*addresses[:2]))
    launch(crowd[0])
    assert fresh(export).criterion == by_address(addresses[1])
    made = make(export)
    assert (made.status, made.rows, made.criterion) == (Status.READY, 1, None)


def test_a_criterion_that_named_nobody_else_asks_for_nothing(
    crowd, addresses, ask, make, launch, fresh, scope
):
    export = ask(criterion=by_address(addresses[0]))
    launch(crowd[0])
    assert addresses[0] not in str(fresh(export).criterion)
    made = make(export)
    assert (made.status, made.criterion) == (Status.FAILED, None)
    with scope(export.account_id):
        assert Notification.objects.filter(kind="not_exported").exists()


def test_others_criteria_stay(addresses, people, ask, launch, fresh):
    export = ask(criterion=by_address(addresses[0]))
    launch(factories.profile(people, email="other@x.example"))
    assert fresh(export).criterion == by_address(addresses[0])


@pytest.fixture
def at(monkeypatch):
    """Return what has something happen after the first slice, or before the last act."""

    def happens(moment, what):
        monkeypatch.setattr(lists, "SLICE_ROWS", 2)
        left = [what]
        if moment == "after the first slice":
            note = Work.note

            def noting(self, written):
                while left:
                    left.pop()()
                note(self, written)

            monkeypatch.setattr(Work, "note", noting)
        else:
            digest = making._sha256

            def digesting(path):
                while left:
                    left.pop()()
                return digest(path)

            monkeypatch.setattr(making, "_sha256", digesting)

    return happens


MOMENTS = ["after the first slice", "before it is stored"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_file_that_is_being_written_is_begun_anew_without_them(
    crowd, ask, make, launch, at, moment
):
    at(moment, lambda: launch(crowd[0]))
    export = make(ask())
    assert (export.status, export.rows, export.turn) == (Status.READY, 4, 3)
    assert "person0@" not in text_of(export)
    assert "person4@" in text_of(export)


@pytest.mark.parametrize("moment", MOMENTS)
def test_so_it_is_when_they_are_gone_before_anybody_looks(
    crowd, ask, make, launch, finish, at, moment
):
    at(moment, lambda: finish(launch(crowd[0])))
    export = make(ask())
    assert (export.status, export.rows) == (Status.READY, 4)
    assert "person0@" not in text_of(export)


@pytest.mark.parametrize("moment", MOMENTS)
def test_so_is_its_criterion(crowd, addresses, ask, make, launch, at, moment, fresh):
    export = ask(criterion=by_address(*addresses[:4]))
    seen = []

    def launches():
        launch(crowd[0])
        seen.append(fresh(export).criterion)

    at(moment, launches)
    assert make(export).rows == 3
    assert seen == [by_address(*addresses[1:4])]


def test_what_a_crash_left_of_storing_goes_before_the_proof(
    crowd, ask, make, launch, finish, monkeypatch, stored, fresh
):
    export = ask()

    def dies(*_, **__):
        raise ConnectionError

    monkeypatch.setattr(making, "_tell", dies)
    with pytest.raises(ConnectionError):
        make(export)
    left = stored()
    assert left == [fresh(export).file_path]
    finish(launch(crowd[0]))
    assert stored() == []
    monkeypatch.undo()
    assert make(export).rows == 4


def test_a_copy_for_one_person_is_withdrawn_before_it_is_made(
    crowd, ask_copy, make, launch, stored, acme, scope
):
    export = ask_copy(crowd[0])
    launch(crowd[0])
    assert make(export).status == Status.WITHDRAWN
    assert stored() == []
    with scope(acme):
        assert not Notification.objects.filter(kind="exported").exists()


@pytest.mark.parametrize("moment", ["before it is stored"])
def test_a_copy_is_withdrawn_while_it_is_made(
    crowd, ask_copy, make, launch, finish, at, stored, moment
):
    at(moment, lambda: finish(launch(crowd[0])))
    assert make(ask_copy(crowd[0])).status == Status.WITHDRAWN
    assert stored() == []


def test_a_copy_that_is_ready_is_withdrawn(
    crowd, ask_copy, make, launch, finish, stored, fetch, fresh
):
    export = make(ask_copy(crowd[0]))
    assert export.status == Status.READY
    finish(launch(crowd[0]))
    with pytest.raises(Withdrawn):
        fetch(fresh(export))
    assert stored() == []


def test_a_file_that_came_back_with_a_backup_goes_with_the_replay(
    ready, crowd, launch, finish, fresh, scope, files, stored
):
    acme = ready.account
    content = (files / ready.file_path).read_bytes()
    erasure = launch(crowd[0])
    finish(erasure)
    with scope(acme):
        Export.objects.filter(pk=ready.pk).update(
            status=Status.READY, file_path=ready.file_path
        )
        ExportedProfile.objects.get_or_create(
            account=acme, export=ready, profile=crowd[0]
        )
    (files / ready.file_path).write_bytes(content)
    replay_erasure(erasure)
    assert (stored(), fresh(ready).status) == ([], Status.WITHDRAWN)


def test_a_file_that_is_stored_at_that_moment_is_let_be(ready, acme, scope, stored):
    with scope(acme):
        remove_withdrawn_files(acme.pk)
    assert stored() == [ready.file_path]


@pytest.fixture
def aside():
    """Return what runs something in a thread with a connection of its own."""
    threads = []

    def begun(what):
        def run():
            try:
                what()
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        threads.append(thread)
        return thread

    yield begun
    for thread in threads:
        thread.join(20)


@pytest.mark.django_db(transaction=True)
def test_a_launch_at_the_very_end_waits_and_then_withdraws(
    crowd, ask, launch, fresh, monkeypatch, aside, eventually, stored
):
    """The worker has looked for targets and is about to commit; now somebody launches."""
    export = ask()
    reached, go_on = threading.Event(), threading.Event()

    def keeping(*arguments):
        reached.set()
        assert go_on.wait(20)
        return storage.keep_as(*arguments)

    monkeypatch.setattr(making, "keep_as", keeping)
    worker = aside(lambda: making.make_export(fresh(export)))
    assert reached.wait(20)
    launcher = aside(lambda: launch(crowd[0]))

    def waits():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            return cursor.fetchone()[0]

    eventually(waits, 10)
    go_on.set()
    worker.join(20)
    launcher.join(20)
    assert fresh(export).status == Status.WITHDRAWN
    assert stored() == []
