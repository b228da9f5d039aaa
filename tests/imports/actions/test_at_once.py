"""Two people, or a person and a worker, at the same import."""

import threading

import psycopg
import pytest
from django.db import OperationalError, connection

from common.errors import WrongState
from erasure.actions.launch_erasure import StalePreview
from erasure.engine import freeze
from erasure.models import Erasure, Slice
from imports import queries, staging
from imports.actions import read_list
from imports.actions.back_to_draft import back_to_draft
from imports.actions.cancel_import import cancel_import
from imports.actions.choose_column import choose_column
from imports.actions.launch_import import launch_import
from imports.actions.rename_import import rename_import
from imports.actions.request_staging import request_staging
from imports.actions.stage_import import stage_import
from imports.actions.upload_file import upload_file
from imports.models import Execution, Status
from imports.outcomes import Outcome
from profiles.models import Profile, Target
from tenancy.models import Errand
from tests.databases import program_url
from tests.imports.conftest import stage

SECONDS = 20


@pytest.fixture
def seen(scope):
    """Return what reads an import as a page would: what follows is not in it."""

    def read(run):
        with scope(run.account):
            return queries.imports(run.account).get(pk=run.pk)

    return read


@pytest.fixture
def launch(ada, scope):
    def launched(run, fingerprint=None):
        with scope(run.account):
            return launch_import(
                run,
                by=ada,
                reason="They asked",
                fingerprint=fingerprint or run.fingerprint,
                confirmed=True,
            )

    return launched


def test_a_new_name_does_not_undo_a_launch(staged, seen, launch, ada, scope):
    before = seen(staged)
    launch(staged)
    with scope(staged.account), pytest.raises(WrongState):
        rename_import(before, by=ada, name="Another name")
    assert seen(staged).status == Status.LAUNCHED


def test_a_new_name_does_not_undo_what_a_worker_read(uploaded, seen, ada, scope):
    with scope(uploaded.account):
        request_staging(uploaded, by=ada)
    before = seen(uploaded)
    stage_import(seen(uploaded))
    with scope(uploaded.account):
        rename_import(before, by=ada, name="Another name")
    after = seen(uploaded)
    assert (after.name, after.status) == ("Another name", Status.STAGED)
    assert after.outcomes


def test_the_same_column_again_does_not_undo_a_launch(
    uploaded, seen, launch, ada, scope
):
    before = seen(uploaded)
    launch(stage(uploaded, ada))
    with scope(uploaded.account), pytest.raises(WrongState):
        choose_column(
            before, by=ada, unique_key=before.unique_key, column=before.column
        )
    assert seen(uploaded).status == Status.LAUNCHED


def test_another_column_does_not_bring_an_older_file_back(
    uploaded, seen, ada, scope, list_file, django_capture_on_commit_callbacks
):
    before = seen(uploaded)
    with django_capture_on_commit_callbacks(execute=True), scope(uploaded.account):
        upload_file(uploaded, list_file("a@b.example", header="Mail"), by=ada)
    with scope(uploaded.account):
        choose_column(before, by=ada, unique_key=before.unique_key, column=0)
    after = seen(uploaded)
    assert (after.file_path, after.column_name) == (uploaded.file_path, "Mail")
    assert stage(after, ada).status == Status.STAGED


def test_what_was_seen_of_another_list_is_not_launched(
    staged, seen, launch, ada, scope, list_file
):
    before = seen(staged)
    with scope(staged.account):
        others = Profile.objects.visible(staged.account).order_by("-pk")[:2]
        rows = [profile.attributes["email"] for profile in others]
        rows.append(Profile.objects.order_by("pk")[0].attributes["email"])
        upload_file(staged, list_file(*rows), by=ada)
    renewed = stage(staged, ada)
    assert renewed.matched == before.matched
    with pytest.raises(StalePreview):
        launch(before)
    with scope(staged.account):
        assert not Erasure.objects.exists()


def test_a_launched_import_cannot_be_cancelled_by_who_saw_it_before(
    staged, seen, launch, ada, scope
):
    before = seen(staged)
    launch(staged)
    with scope(staged.account), pytest.raises(WrongState):
        cancel_import(before, by=ada)
    after = seen(staged)
    assert (after.status, bool(after.file_path)) == (Status.LAUNCHED, True)


@pytest.mark.django_db(transaction=True)
def test_one_of_two_who_launch_the_same_import_does(staged, seen, launch, scope):
    copies = [seen(staged) for _ in range(3)]
    barrier, results = threading.Barrier(len(copies)), []

    def act(run):
        try:
            barrier.wait(SECONDS)
            results.append(launch(run))
        except Exception as error:  # noqa: BLE001
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(run,)) for run in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    launched = [result for result in results if isinstance(result, Execution)]
    refused = [result for result in results if isinstance(result, WrongState)]
    assert (len(launched), len(refused)) == (1, 2)
    with scope(staged.account):
        assert Erasure.objects.count() == 1
        assert Erasure.objects.get().targets == 3


@pytest.fixture
def overtaken(uploaded, seen, ada, scope, monkeypatch):
    """Return what runs a slow worker that a younger one overtakes; give the younger's.

    The older one is between two groups of rows when the import is asked for again.
    """
    real = read_list._groups

    def run(then=None):
        younger = []

        def groups(run, path):
            yield from real(run, path)
            monkeypatch.setattr(read_list, "_groups", real)
            with scope(run.account):
                fresh = seen(run)
                back_to_draft(fresh, by=ada)
                request_staging(fresh, by=ada)
            younger.append(seen(run))
            with scope(run.account):
                read_list._begin(younger[0])
            if then is not None:
                raise then

        monkeypatch.setattr(read_list, "_groups", groups)
        with scope(uploaded.account):
            request_staging(uploaded, by=ada)
        stage_import(seen(uploaded))
        return younger[0]

    return run


@pytest.mark.parametrize("then", [None, FileNotFoundError("list")])
def test_a_worker_that_was_overtaken_touches_nothing(
    overtaken, uploaded, seen, scope, then
):
    overtaken(then)
    now = seen(uploaded)
    assert (now.status, now.stage, now.rows_read) == (Status.STAGING, "reading", 0)
    stage_import(now)
    after = seen(uploaded)
    assert (after.status, after.rows_read) == (Status.STAGED, 6)
    assert after.outcomes == {
        "deleted": 3,
        "not found": 1,
        "duplicate": 1,
        "invalid": 1,
    }
    with scope(uploaded.account):
        assert staging.fingerprint(after)[0] == 3


def test_who_looks_at_rows_that_were_just_dropped_is_told_so(staged, seen, ada, scope):
    before = seen(staged)
    with scope(staged.account):
        back_to_draft(staged, by=ada)
    for look in (queries.sample, lambda run: queries.row_sample(run, Outcome.INVALID)):
        with pytest.raises(WrongState), scope(staged.account):
            look(before)


@pytest.mark.django_db(transaction=True)
def test_a_launch_that_dies_half_way_has_changed_nothing(
    staged, seen, launch, scope, eventually
):
    account = staged.account
    with psycopg.connect(program_url()) as turn:
        # The launch has moved the import, and waits for its turn to freeze the set.
        turn.execute(
            "SELECT pg_advisory_xact_lock(%s)", [freeze.LOCKS_FROM + account.pk]
        )
        thread, result = in_a_thread(lambda: launch(seen(staged)))
        eventually(end_whoever_waits)
        thread.join(SECONDS)
    assert isinstance(result[0], OperationalError)
    after = seen(staged)
    assert (after.status, after.fingerprint) == (Status.STAGED, staged.fingerprint)
    with scope(account):
        for model in (Erasure, Execution, Slice, Target):
            assert not model._base_manager.exists()
        assert Profile.objects.visible(account).count() == 5
    assert not Errand.objects.exists()
    assert launch(after).erasure.targets == 3


def in_a_thread(act):
    """Run `act` beside the test, on a connection of its own."""
    result = []

    def run():
        try:
            result.append(act())
        except Exception as error:  # noqa: BLE001
            result.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, result


def end_whoever_waits():
    """Hang up on whoever waits for a lock; say whether there was anybody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND usename = session_user "
            "AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]
