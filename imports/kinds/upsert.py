"""Add & update: each row becomes a profile, or changes the one that it names."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from imports import labels
from imports.kinds.saying import Saying
from imports.models import Execution, Kind, Source
from imports.models.execution import ExecutionStatus
from imports.outcomes import Outcome
from imports.queries import slice_progress
from imports.report import STATES
from imports.upserting.lines import Line, lines
from tenancy.roles import Capability


@dataclass(frozen=True, slots=True)
class Imported:
    """What a run did, in rows."""

    state: str
    new: int
    updated: int
    unchanged: int
    failed: int
    outcomes: list[Line]
    duration: str
    rate: int | None


def report(execution: Execution) -> Imported:
    """Return the report of an execution that has ended."""
    new, updated, unchanged = (
        execution.outcomes.get(outcome.word, 0)
        for outcome in (Outcome.NEW, Outcome.UPDATED, Outcome.UNCHANGED)
    )
    seconds = 0.0
    if execution.ended and execution.started:
        seconds = (execution.ended - execution.started).total_seconds()
    return Imported(
        state=STATES[ExecutionStatus(execution.status)],
        new=new,
        updated=updated,
        unchanged=unchanged,
        failed=execution.rows - new - updated - unchanged,
        outcomes=lines(execution.outcomes, act=True),
        duration=labels.duration(seconds),
        rate=round((new + updated) / seconds) if seconds else None,
    )


UPSERT = Saying(
    kind=Kind.UPSERT,
    meanings=(
        _(
            "Each row adds a profile, or updates the one that it names by the unique "
            "key: attributes, values in sections, tags and subscriptions."
        ),
        _("Nothing is written before you have seen what changes and confirmed it."),
    ),
    needs={Source.FILE: (Capability.IMPORT_PROFILES, None)},
    title=_("Import profiles"),
    heading=_("Import profiles into %(table)s"),
    default_name=_("Import into %(table)s, %(day)s"),
    table_help=_("Profiles are added to this table, and updated in it."),
    file_lead=_(
        "The list of those who are to be added or updated. Nothing is written by "
        "uploading it."
    ),
    file_rules=_(
        "CSV or XLSX, up to %(max)s MB, also packed as ZIP or GZIP, holding at least "
        "one unique key of the table. You say next what each column is for."
    ),
    working=_("Importing"),
    done=_("Rows written"),
    meanwhile=_(
        "You may close this page: the run goes on, and you are notified when it ends."
    ),
    progress=slice_progress,
    report=report,
    report_template="imports/upserts/report.html",
    stop_template="imports/upserts/stop.html",
    error_word="not-imported",
)
