"""A run that breaks is tried again, and people see it."""

import errno
import threading

import pytest
from django.db import IntegrityError, connection
from structlog.testing import capture_logs

from erasure.actions.complete_erasure import complete_erasure
from imports import queries, storage, tasks
from imports.actions.acts import delete as action
from imports.actions.stop_execution import stop_execution
from imports.models.execution import QUIET_TRIES
from notifications.models import Kind, Notification
from tenancy.errands import errand_for

SECONDS = 20
ANNA = "anna@secret.example"


@pytest.fixture
def read(execution, scope):
    """Return what reads the execution as it is now."""

    def fresh():
        with scope(execution.account):
            return queries.executions(execution.account).get(pk=execution.pk)

    return fresh


@pytest.fixture
def deliver(execution):
    """Return what delivers a message for the execution, as a worker gets it."""
    errand = errand_for("imports.run_execution", execution.pk)
    assert errand
    return lambda: tasks.run(errand.pk)


@pytest.fixture
def broken(monkeypatch):
    """Break the proof, as a fault of the program or of the database would."""

    def prove(_erasure):
        raise IntegrityError(f"DETAIL: Key (value)=({ANNA}) already exists.")

    monkeypatch.setattr(action, "complete_erasure", prove)


def notes(execution, scope):
    with scope(execution.account):
        found = Notification.objects.filter(kind=Kind.FAILED)
        return {note.member.user.email: note for note in found}


def test_what_broke_a_try_is_kept_without_a_name(broken, deliver, read):
    with pytest.raises(IntegrityError):
        deliver()
    failed = read()
    assert (failed.attempts, failed.status) == (1, "running")
    assert failed.last_error == "IntegrityError"
    assert errand_for("imports.run_execution", failed.pk)


def test_author_and_operations_are_told_once_after_several_tries(
    broken, deliver, read, scope, otto, olga
):
    for attempt in range(QUIET_TRIES + 3):
        assert bool(notes(read(), scope)) == (attempt > QUIET_TRIES)
        with pytest.raises(IntegrityError):
            deliver()
    told = notes(read(), scope)
    assert set(told) == {"ada@acme.example", "otto@acme.example"}
    assert told["otto@acme.example"].path.endswith(f"/executions/{read().pk}/")


def test_the_page_of_the_run_says_so(broken, deliver, read, browser, otto):
    page = f"/a/acme/executions/{read().pk}/"
    for _attempt in range(QUIET_TRIES + 1):
        assert "does not get on" not in browser(otto).get(page).content.decode()
        with pytest.raises(IntegrityError):
            deliver()
    shown = browser(otto).get(page).content.decode()
    assert "does not get on" in shown
    assert "IntegrityError" in shown
    assert ANNA not in shown
    assert "state-attention" in shown


def test_a_run_whose_fault_is_mended_ends_as_any_other(
    broken, deliver, read, monkeypatch
):
    with pytest.raises(IntegrityError):
        deliver()
    monkeypatch.undo()
    deliver()
    ended = read()
    assert (ended.status, ended.attempts) == ("completed", 2)
    assert ended.erasure.erased == 3
    assert ended.outcomes["deleted"] == 3


def test_a_full_disk_costs_a_try_and_nothing_else(deliver, read, monkeypatch, files):
    real = storage.keep_as

    def full(path, file):
        if path.endswith(".xlsx"):
            (files / path).write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, file)

    monkeypatch.setattr(storage, "keep_as", full)
    with pytest.raises(OSError, match="No space"):
        deliver()
    assert "No space" in read().last_error
    assert read().erasure.status == "completed"
    monkeypatch.setattr(storage, "keep_as", real)
    deliver()
    ended = read()
    assert (ended.status, ended.error_rows) == ("completed", 3)
    kept = sorted(path.name for path in files.glob("*/errors/*"))
    assert kept == [f"{ended.pk}.csv", f"{ended.pk}.xlsx"]
    assert (files / ended.error_xlsx).read_bytes()[:2] == b"PK"


@pytest.mark.django_db(transaction=True)
def test_a_stop_just_as_the_last_slice_is_done_ends_the_run(
    deliver, read, ada, monkeypatch
):
    real = complete_erasure

    def stop():
        try:
            stop_execution(read(), by=ada)
        finally:
            connection.close()

    def complete(erasure):
        thread = threading.Thread(target=stop)
        thread.start()
        thread.join(SECONDS)
        real(erasure)

    monkeypatch.setattr(action, "complete_erasure", complete)
    deliver()
    ended = read()
    assert (ended.status, ended.erasure.status) == ("stopped", "stopped")
    assert (ended.erasure.erased, ended.outcomes["deleted"]) == (3, 3)
    assert ended.last_error == ""


def test_the_log_tells_of_a_run_in_numbers(
    deliver, execution, django_capture_on_commit_callbacks
):
    with capture_logs() as lines, django_capture_on_commit_callbacks(execute=True):
        deliver()
    told = {line["event"]: line for line in lines}
    assert set(told) == {"run.started", "erasure.completed", "run.ended"}
    for event in ("run.started", "run.ended"):
        assert told[event]["account"] == execution.account_id
        assert told[event]["run"] == execution.pk
    assert told["run.ended"]["state"] == "completed"
    assert told["run.ended"]["outcomes"]["deleted"] == 3
    assert told["run.ended"]["seconds"] >= told["run.started"]["seconds"] >= 0
    assert execution.name not in str(lines)
    assert ANNA not in str(lines)
