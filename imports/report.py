"""A run as its page shows it: how far it is, and the Delete Report in the end."""

from dataclasses import dataclass
from typing import Self

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from erasure.labels import Line as TraceLine
from erasure.labels import lines as trace_lines
from imports import labels, queries
from imports.models import Execution
from imports.models.execution import ExecutionStatus

STATES = {
    ExecutionStatus.QUEUED: "waiting",
    ExecutionStatus.RUNNING: "moving",
    ExecutionStatus.STOPPING: "moving",
    ExecutionStatus.COMPLETED: "done",
    ExecutionStatus.STOPPED: "stopped",
}


@dataclass(frozen=True, slots=True)
class Moving:
    """A run that has not ended; what it does and has done, in words."""

    execution: Execution
    working: str | Promise
    done: str | Promise
    state: str
    progress: queries.Progress
    figures: list[str]
    is_stopping: bool

    @classmethod
    def of(
        cls,
        execution: Execution,
        progress: queries.Progress,
        working: str | Promise,
        done: str | Promise,
    ) -> Self:
        """Return `execution` as it is shown, being as far as `progress` says."""
        return cls(
            execution=execution,
            working=working,
            done=done,
            state=(
                "attention"
                if execution.is_failing
                else STATES[ExecutionStatus(execution.status)]
            ),
            progress=progress,
            figures=list(_figures(execution, progress)),
            is_stopping=execution.status == ExecutionStatus.STOPPING,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. `left` counts what the proof found; `kept` who was given back."""

    state: str
    deleted: int
    not_deleted: int
    kept: int
    outcomes: list[labels.Line]
    traces: list[TraceLine]
    total: int
    relations: int
    left: int
    duration: str
    rate: int | None


def report(execution: Execution) -> Report:
    """Return the Delete Report of an execution that has ended."""
    erasure = execution.erasure
    if erasure is None:
        raise ValueError(execution.kind)
    deleted = execution.outcomes.get("deleted", 0)
    seconds = 0.0
    if execution.ended and execution.started:
        seconds = (execution.ended - execution.started).total_seconds()
    return Report(
        state=STATES[ExecutionStatus(execution.status)],
        deleted=deleted,
        not_deleted=execution.rows - deleted,
        kept=erasure.targets - erasure.erased,
        outcomes=labels.lines(
            execution.outcomes,
            act=True,
            matching=execution.import_run.is_by_criterion,
        ),
        traces=[line for line in trace_lines(erasure.traces) if line.count],
        total=sum(erasure.traces.values()),
        relations=len(erasure.left),
        left=sum(erasure.left.values()),
        duration=labels.duration(seconds),
        rate=round(erasure.erased / seconds) if seconds else None,
    )


def _figures(execution: Execution, progress: queries.Progress) -> list[str]:
    """Return the rate and the time left, as far as they are known."""
    if execution.status == ExecutionStatus.QUEUED:
        return [gettext("Waiting for a worker")]
    if progress.done >= progress.total:
        return [gettext("Writing the report")]
    figures = []
    if progress.rate:
        rate = round(progress.rate)
        said = (
            ngettext("%(n)s profile a second", "%(n)s profiles a second", rate)
            if execution.erasure_id
            else ngettext("%(n)s row a second", "%(n)s rows a second", rate)
        )
        figures.append(said % {"n": number_format(rate)})
    if progress.seconds_left is not None:
        left = labels.duration(max(1, progress.seconds_left))
        figures.append(gettext("about %(time)s left") % {"time": left})
    return figures
