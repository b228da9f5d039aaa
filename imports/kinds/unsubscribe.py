"""Unsubscribe: whoever the list names loses subscriptions, and stays."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from imports import labels
from imports.kinds.saying import Saying
from imports.models import Execution, Kind, Slice, Source
from imports.models.execution import ExecutionStatus
from imports.outcomes import Outcome
from imports.queries import slice_progress
from imports.report import STATES
from imports.topics import frozen_topics
from profiles.models import Topic
from tenancy.roles import Capability

BY_CRITERION = (Capability.EDIT_PROFILES, None)


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """What a run did: people unsubscribed, subscriptions ended, and the other rows."""

    state: str
    unsubscribed: int
    withdrawn: int
    others: int
    outcomes: list[labels.Line]
    topics: list[Topic]
    duration: str
    rate: int | None


def report(execution: Execution) -> Unsubscribed:
    """Return the report of an execution that has ended."""
    run = execution.import_run
    unsubscribed = execution.outcomes.get(Outcome.UNSUBSCRIBED.word, 0)
    seconds = 0.0
    if execution.ended and execution.started:
        seconds = (execution.ended - execution.started).total_seconds()
    return Unsubscribed(
        state=STATES[ExecutionStatus(execution.status)],
        unsubscribed=unsubscribed,
        withdrawn=withdrawn(execution),
        others=execution.rows - unsubscribed,
        outcomes=labels.lines(
            execution.outcomes,
            act=True,
            matching=run.is_by_criterion,
            aim=Outcome.UNSUBSCRIBED,
        ),
        topics=frozen_topics(run),
        duration=labels.duration(seconds),
        rate=round(unsubscribed / seconds) if seconds else None,
    )


def withdrawn(execution: Execution) -> int:
    """Return how many subscriptions a run ended, by its ledger."""
    slices = Slice.objects.filter(account=execution.account_id, execution=execution)
    counted = slices.exclude(done=None).values_list("counts", flat=True)
    return sum(counts.get("withdrawn", 0) for counts in counted)


UNSUBSCRIBE = Saying(
    kind=Kind.UNSUBSCRIBE,
    meanings=(
        _(
            "Each profile that a row names by the unique key loses its subscription to "
            "the topics you choose. The profile stays, with its history: when consent "
            "was given and when it was withdrawn."
        ),
        _("Often the better way where nobody asked to be deleted."),
    ),
    needs={
        Source.FILE: (Capability.IMPORT_PROFILES, None),
        Source.SEGMENT: BY_CRITERION,
        Source.EXPLORATION: BY_CRITERION,
    },
    title=_("Unsubscribe profiles"),
    heading=_("Unsubscribe profiles of %(table)s"),
    default_name=_("Unsubscribe from %(table)s, %(day)s"),
    table_help=_("Profiles of this table are unsubscribed; they stay in it."),
    file_lead=_(
        "The list of those who are to be unsubscribed. Nobody is unsubscribed by "
        "uploading it."
    ),
    file_rules=_(
        "CSV or XLSX, up to %(max)s MB, also packed as ZIP or GZIP, holding at least "
        "one unique key of the table. All other columns are ignored."
    ),
    working=_("Unsubscribing"),
    done=_("Profiles looked after"),
    meanwhile=_(
        "You may close this page: the run goes on, and you are notified when it ends."
    ),
    progress=slice_progress,
    report=report,
    report_template="imports/unsubscriptions/report.html",
    stop_template="imports/unsubscriptions/stop.html",
    error_word="not-unsubscribed",
)
