"""Run a launched import to its end.

Promise: the execution ends with exact counts whatever dies on the way. Its slices are
its progress, and what they are is its kind's (`imports.actions.acts`); when they are done
(or it was stopped) it is noted whom the files it leaves will hold; then the error files
are written, under names that a second try overwrites; then report, notification and the end of staging come in one transaction.
Called again anywhere in between, it goes on from there.
"""

from datetime import datetime
from typing import Any

import structlog
from django.db.models import F
from django.utils import timezone

from common import faults
from common.durability import commit_lazily
from erasure.actions.sweep_erasure import TurnOver
from imports import staging
from imports.actions.acts import act
from imports.actions.keep_files import (
    FilesOvertaken,
    check_files,
    keep_files,
    note_people,
)
from imports.actions.tell_trouble import tell_trouble
from imports.models import Execution
from imports.models.execution import ExecutionStatus
from notifications.actions.notify import notify
from tenancy.errands import done
from tenancy.scope import account_transaction

# Where people are deleted all the time the files are written again so often.
MOST_TURNS = 5

log = structlog.get_logger(__name__)


def run_execution(execution: Execution, *, seconds: float = float("inf")) -> bool:
    """Work on `execution` until it has ended; safe to call again after a crash.

    False says that the sweep was left after `seconds`, so that others have their turn.
    Whatever breaks it is noted on the row and raised; after several tries the people
    concerned are told, while it is tried again.
    """
    with account_transaction(execution.account_id):
        commit_lazily()
        execution.take()
        if not execution.is_open:
            return True
        begins = execution.status == ExecutionStatus.QUEUED
        _take_up(execution)
    if begins:
        _log(execution, "run.started", execution.started)
    try:
        _work(execution, seconds)
    except TurnOver:
        with account_transaction(execution.account_id):
            commit_lazily()  # `tenancy.look` sends for helpers that were lost
            # It was no failed try.
            Execution.objects.filter(
                account=execution.account_id, pk=execution.pk
            ).update(attempts=F("attempts") - 1)
            act(execution).call_helpers(execution)
        return False
    except Exception as error:
        with account_transaction(execution.account_id):
            execution.last_error = faults.said(error)
            execution.save(update_fields=["last_error"])
        raise
    _log(execution, "run.ended", execution.ended, **execution.outcomes)
    return True


def _log(
    execution: Execution, event: str, at: datetime | None, **outcomes: int
) -> None:
    """Write where the run is, in numbers: it holds no name that a person gave."""
    log.info(
        event,
        account=execution.account_id,
        run=execution.pk,
        kind=execution.kind,
        state=execution.status,
        rows=execution.rows,
        seconds=at and round((at - execution.launched).total_seconds(), 3),
        outcomes=outcomes,
    )


def _take_up(execution: Execution) -> None:
    if execution.status == ExecutionStatus.QUEUED:
        execution.become(ExecutionStatus.RUNNING, started=timezone.now())
    execution.attempts += 1
    execution.save(update_fields=["attempts"])
    if execution.is_failing:
        tell_trouble(execution)


def _work(execution: Execution, seconds: float) -> None:
    kind = act(execution)
    kind.work(execution, seconds)
    for turn in range(1, MOST_TURNS + 1):
        with account_transaction(execution.account_id):
            note_people(execution, kind.left_out)
        with account_transaction(execution.account_id):
            written = kind.write(execution)
        try:
            with account_transaction(execution.account_id):
                _close(execution, written)
        except FilesOvertaken:
            if turn == MOST_TURNS:
                raise
        else:
            return


def _close(execution: Execution, written: dict[str, Any]) -> None:
    run, kind = execution.import_run, act(execution)
    check_files(execution)
    stopped = kind.was_stopped(execution)
    counts = kind.close(execution)
    execution.become(
        ExecutionStatus.STOPPED if stopped else ExecutionStatus.COMPLETED,
        ended=timezone.now(),
        outcomes=staging.outcomes(run),
        **written,
    )
    keep_files(execution)
    notify(
        execution.launched_by,
        kind.note_stopped if stopped else kind.note_completed,
        subject=execution.name,
        path=f"/a/{execution.account.slug}/executions/{execution.pk}/",
        rows=execution.rows,
        **counts,
    )
    done("imports.run_execution", execution.pk)
