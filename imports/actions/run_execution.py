"""Run a launched import to its end.

Promise: the execution ends with exact counts whatever dies on the way. The erasure's
slices are its progress; when they are done (or it was stopped) the erasure is proved
and closed in one transaction; then the error files are written, under names that a
second try overwrites; then report, notification and the end of staging come in one
transaction. Called again anywhere in between, it goes on from there.
"""

from typing import Any

from django.utils import timezone

from erasure.actions.complete_erasure import complete_erasure
from erasure.actions.stop_erasure import close_stopped_erasure
from erasure.actions.sweep_erasure import sweep_erasure
from erasure.models import Status as ErasureStatus
from imports import staging
from imports.actions.forget_list import forget_list
from imports.error_files import write_error_files
from imports.models import Execution
from imports.models.execution import ExecutionStatus
from notifications.actions.notify import notify
from notifications.models import Kind as Note
from tenancy.errands import done
from tenancy.scope import account_transaction


def run_execution(execution: Execution) -> None:
    """Work on `execution` until it has ended; safe to call again after a crash."""
    account = execution.account_id
    with account_transaction(account):
        execution.refresh_from_db(fields=["status"])
        if not execution.is_open:
            return
        if execution.status == ExecutionStatus.QUEUED:
            execution.become(ExecutionStatus.RUNNING, started=timezone.now())
    erasure = execution.erasure
    if erasure.is_open:
        through = sweep_erasure(erasure, wait=True)
        with account_transaction(account):
            if through:
                complete_erasure(erasure)
            else:
                close_stopped_erasure(erasure)
            done("erasure.sweep", erasure.pk)
    with account_transaction(account):
        if erasure.status == ErasureStatus.STOPPED:
            staging.settle(execution.import_run, erasure.pk)
        written = write_error_files(execution)
    with account_transaction(account):
        _close(execution, written)


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
