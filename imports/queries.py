"""What is asked of imports and executions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from erasure.queries import swept
from imports import staging
from imports.models import Configuration, Execution, Import, Status
from imports.models.execution import OPEN
from imports.outcomes import Outcome
from profiles.models import Profile
from segments import queries as criteria
from segments.models import Exploration, Segment
from segments.refusals import CriterionRefused
from tenancy.models import Account, Membership
from tenancy.retention import uploads_kept
from tenancy.sections import seen_by

SAMPLE = 10
OPEN_IMPORTS = (Status.DRAFT, Status.STAGING, Status.STAGED, Status.REFUSED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an execution is: profiles or rows, those a second, seconds."""

    done: int
    total: int
    rate: float
    seconds_left: int | None


def imports(account: Account) -> QuerySet[Import]:
    """Return the imports of `account`, whatever became of them."""
    return Import.objects.filter(account=account).select_related(
        "account", "table__account", "unique_key__attribute", "author__user"
    )


def segments(account: Account) -> QuerySet[Segment]:
    """Return the segments of `account`, each of which can be a list."""
    return Segment.objects.filter(account=account).select_related("table__account")


def explorations_of(member: Membership) -> QuerySet[Exploration]:
    """Return what `member` explores; nobody else works with it."""
    return Exploration.objects.filter(
        account=member.account_id, author=member, segment=None
    ).select_related("table__account")


def has_unsaved_changes(segment: Segment, member: Membership) -> bool:
    """Say whether `member` changed `segment` in the builder and did not save it."""
    drafts = Exploration.objects.filter(
        account=segment.account_id, segment=segment, author=member
    )
    return drafts.exclude(criterion=segment.criterion).exists()


def imports_in_preparation(account: Account) -> QuerySet[Import]:
    """Return the imports that were begun and not launched, the youngest first."""
    return imports(account).filter(status__in=OPEN_IMPORTS).order_by("-pk")


def executions(account: Account) -> QuerySet[Execution]:
    """Return the executions of `account`, whatever became of them."""
    return Execution.objects.filter(account=account).select_related(
        "account",
        "import_run__account",
        "erasure__account",
        "launched_by__user",
    )


def executions_in_progress(account: Account) -> QuerySet[Execution]:
    """Return the executions that have not ended, the youngest first."""
    return executions(account).filter(ended=None, status__in=OPEN).order_by("-pk")


def completed_executions(account: Account) -> QuerySet[Execution]:
    """Return the executions that have ended, the latest first."""
    return executions(account).filter(ended__isnull=False).order_by("-ended", "-pk")


def sample(run: Import) -> Sequence[Profile]:
    """Return a few of the profiles that `run` would delete."""
    return profile_sample(run, Outcome.DELETED)


def profile_sample(run: Import, outcome: Outcome) -> Sequence[Profile]:
    """Return a few of the profiles that the rows with one outcome match."""
    if run.status != Status.STAGED:
        return []
    return list(
        Profile.objects.visible(run.account)
        .filter(pk__in=staging.first_profiles(run, outcome, SAMPLE))
        .prefetch_related("identifiers__unique_key__attribute")
        .order_by("pk")
    )


def people_in(run: Import) -> int:
    """Return how many profiles the table of `run` has."""
    return Profile.objects.visible(run.account).filter(table=run.table_id).count()


def row_sample(run: Import, outcome: Outcome) -> list[staging.ErrorRow]:
    """Return the first rows of `run` with one outcome."""
    if run.status != Status.STAGED:
        return []
    return staging.row_numbers(run, outcome, SAMPLE)


def values_of(run: Import, rows: Sequence[staging.ErrorRow]) -> dict[int, str]:
    """Return the value of each of `rows` that has one, by its number."""
    if run.status != Status.STAGED:
        return {}
    return staging.values_of_rows(run, [row.row_no for row in rows])


def erasure_progress(execution: Execution) -> Progress:
    """Return how far the erasure of `execution` is, from its committed slices."""
    erasure = execution.erasure
    if erasure is None:
        return Progress(0, 0, 0.0, None)
    whole, done_share = swept(erasure)
    done = erasure.targets * done_share // (whole or 1)
    return _paced(done, erasure.targets, erasure.started, erasure.ended)


def slice_progress(execution: Execution) -> Progress:
    """Return how far a run that erases nobody is, in rows of its committed slices."""
    rows: dict[str, Any] = execution.slices.filter(
        account=execution.account_id
    ).aggregate(whole=Sum("rows"), done=Sum("rows", filter=Q(done__isnull=False)))
    done, whole = int(rows["done"] or 0), int(rows["whole"] or 0)
    return _paced(done, whole, execution.started, execution.ended)


def _paced(
    done: int, total: int, started: datetime | None, ended: datetime | None
) -> Progress:
    seconds = ((ended or timezone.now()) - started).total_seconds() if started else 0.0
    rate = done / seconds if seconds > 0 else 0.0
    left = round((total - done) / rate) if rate else None
    return Progress(done, total, rate, left)


def open_error_file(execution: Execution, kind: str) -> IO[bytes] | None:
    """Open the error file of `execution` in the format `kind`; None without one."""
    path = {"csv": execution.error_csv, "xlsx": execution.error_xlsx}.get(kind, "")
    if not path or not default_storage.exists(path):
        return None
    return default_storage.open(path)


def kept_uploads(member: Membership) -> QuerySet[Import]:
    """Return the imports whose upload is kept and that `member` may have.

    A file that somebody else uploaded may hold what a restricted member does not see.
    One whose time is over is not there any more, whenever it is removed.
    """
    found = imports(member.account).filter(
        status=Status.LAUNCHED,
        holds_people=True,
        withdrawn=None,
        execution__ended__gt=timezone.now() - uploads_kept(member.account),
    )
    kept = found.exclude(file_path="").select_related("execution__account")
    return kept if seen_by(member) is None else kept.filter(author=member)


def may_have_list(member: Membership, run: Import) -> bool:
    """Say whether `member` may see the rows of the list of `run`, whatever is in them.

    As of `kept_uploads`. Whoever matches a criterion is the account's as a whole.
    """
    mine = run.author_id == member.pk or seen_by(member) is None
    return mine or run.is_by_criterion


def may_read_criterion(member: Membership, run: Import) -> bool:
    """Say whether `member` may read whom the criterion of `run` means.

    Others put into it what they see. Whoever sees some sections only reads it when it
    can be looked through and names nothing that lies in others.
    """
    if run.author_id == member.pk or seen_by(member) is None:
        return True
    if run.table is None:
        return False
    try:
        criteria.read(run.table, run.criterion, reader=member)
    except CriterionRefused:
        return False
    return True


def configurations(account: Account) -> QuerySet[Configuration]:
    """Return what was kept of imports to begin others from."""
    rows = Configuration.objects.filter(account=account)
    return rows.select_related("account", "table__account", "author__user")
