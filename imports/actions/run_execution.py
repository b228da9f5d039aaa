"""Run a launched import to its end.

Promise: the execution ends with exact counts whatever dies on the way. The erasure's
slices are its progress; when they are done (or it was stopped) the erasure is proved
and closed in one transaction; then the error files are written, under names that a
second try overwrites; then report, notification and the end of staging come in one
transaction. Called again anywhere in between, it goes on from there.
"""

from typing import Any

from django.db.models import F
from django.utils import timezone

from common import faults
from common.errors import WrongState
from erasure.actions.complete_erasure import complete_erasure
from erasure.actions.help_erasure import call_helpers
from erasure.actions.stop_erasure import close_stopped_erasure
from erasure.actions.sweep_erasure import TurnOver, sweep_erasure
from erasure.models import Erasure
from erasure.models import Status as ErasureStatus
from imports import staging
from imports.actions.forget_list import forget_list
from imports.actions.tell_trouble import tell_trouble
from imports.error_files import write_error_files
from imports.models import Execution
from imports.models.execution import ExecutionStatus
from notifications.actions.notify import notify
from notifications.models import Kind as Note
from tenancy.errands import done
from tenancy.scope import account_transaction


def run_execution(execution: Execution, *, seconds: float = float("inf")) -> bool:
    """Work on `execution` until it has ended; safe to call again after a crash.

    False says that the sweep was left after `seconds`, so that others have their turn.
    Whatever breaks it is noted on the row and raised; after several tries the people
    concerned are told, while it is tried again.
    """
    with account_transaction(execution.account_id):
        execution.take()
        if not execution.is_open:
            return True
        _take_up(execution)
    try:
        _work(execution, seconds)
    except TurnOver:
        with account_transaction(execution.account_id):
            # It was no failed try.
            Execution.objects.filter(
                account=execution.account_id, pk=execution.pk
            ).update(attempts=F("attempts") - 1)
            call_helpers(execution.erasure)
        return False
    except Exception as error:
        with account_transaction(execution.account_id):
            execution.last_error = faults.said(error)
            execution.save(update_fields=["last_error"])
        raise
    return True


def _take_up(execution: Execution) -> None:
    if execution.status == ExecutionStatus.QUEUED:
        execution.become(ExecutionStatus.RUNNING, started=timezone.now())
    execution.attempts += 1
    execution.save(update_fields=["attempts"])
    if execution.is_failing:
        tell_trouble(execution)


def _work(execution: Execution, seconds: float) -> None:
    account, erasure = execution.account_id, execution.erasure
    if erasure.is_open:
        through = sweep_erasure(erasure, wait=True, seconds=seconds)
        try:
            _close_erasure(erasure, complete=through)
        except WrongState:
            # Somebody asked for the end just as it was there.
            _close_erasure(erasure, complete=False)
    with account_transaction(account):
        if erasure.status == ErasureStatus.STOPPED:
            staging.settle(execution.import_run, erasure.pk)
        written = write_error_files(execution)
    with account_transaction(account):
        _close(execution, written)


def _close_erasure(erasure: Erasure, *, complete: bool) -> None:
    with account_transaction(erasure.account_id):
        if complete:
            complete_erasure(erasure)
        else:
            close_stopped_erasure(erasure)
        done("erasure.sweep", erasure.pk)


def _close(execution: Execution, written: dict[str, Any]) -> None:
    run = execution.import_run
    stopped = execution.erasure.status == ErasureStatus.STOPPED
    execution.become(
        ExecutionStatus.STOPPED if stopped else ExecutionStatus.COMPLETED,
        ended=timezone.now(),
        outcomes=staging.outcomes(run),
        **written,
    )
    forget_list(run)
    notify(
        execution.launched_by,
        Note.STOPPED if stopped else Note.COMPLETED,
        subject=execution.name,
        path=f"/a/{execution.account.slug}/executions/{execution.pk}/",
        deleted=execution.erasure.erased,
        rows=execution.rows,
    )
    done("imports.run_execution", execution.pk)
