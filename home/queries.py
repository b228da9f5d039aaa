"""What is asked for the home of an account: sums of counts, and a few rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Now
from django.utils import timezone

import erasure.queries
import exports.queries
import imports.queries
import members.queries
from common import sql
from common.prepared import prepared
from erasure.models import Erasure
from exports.models import Export
from exports.models.export import Status as ExportStatus
from home.models import Counting, CreatedMonth
from home.months import last_months
from imports.models import Execution, Import
from imports.models import Status as ImportStatus
from interactions.models import EntryChange
from members.models import Invitation
from profiles.models import DefinitionChange, KeyChange
from tenancy.models import Account, Membership

TASK = "home.count_profiles"
MOST_REASONS = 6
MOST_RUNS = 5  # of each sort that are shown; the rest are counted
MOST_MATTERS = 3  # of a sort that are named one by one


@dataclass(frozen=True, slots=True)
class Created:
    """How many profiles there are by table, and how many of each table each month has.

    The sums of the months lack what is older than they are.
    """

    totals: Mapping[str, int]
    months: Mapping[str, Mapping[date, int]]

    @property
    def total(self) -> int:
        """Return how many profiles there are."""
        return sum(self.totals.values())


@dataclass(frozen=True, slots=True)
class Deleted:
    """How many profiles were deleted: by door and month, and by reason.

    `reasons` has the most frequent ones and their numbers; an empty text is no reason.
    """

    months: Mapping[str, Mapping[date, int]]
    reasons: list[tuple[str, int]]
    other_reasons: int
    total: int


@dataclass(frozen=True, slots=True)
class RefusedChange:
    """A change of a definition that was refused, and what its address names."""

    of: str  # attribute, key, entries
    label: str
    place: Sequence[str | int]


def refused_changes(account: Account) -> list[RefusedChange]:
    """Return changes of definitions that values stand in the way of, and one more.

    They stay until somebody puts them away: of attributes, unique keys and entries.
    """
    return [
        RefusedChange(of, label, [*filter(None, slugs), number])
        for of, label, *slugs, number in _refused_changes(account.pk)
    ]


@prepared
def _refused_changes(account: int) -> QuerySet[Any, tuple[str, str, str, str, int]]:
    none = Value("")
    sorts = (
        (DefinitionChange, "attribute", F("label"), "table__slug", none),
        (KeyChange, "key", F("attribute__label"), "table__slug", none),
        (
            EntryChange,
            "entries",
            F("label"),
            "custom_table__profile_table__slug",
            F("custom_table__slug"),
        ),
    )
    found: list[QuerySet[Any, Any]] = [
        model._base_manager.filter(account=account, status="refused")
        .annotate(of=Value(of), said=label, table_slug=F(table), custom_slug=custom)
        .values_list("of", "said", "table_slug", "custom_slug", "pk")
        for model, of, label, table, custom in sorts
    ]
    return found[0].union(*found[1:], all=True)[: MOST_MATTERS + 1]


def running(account: Account) -> list[Execution]:
    """Return the youngest runs that have not ended: those shown, and one more."""
    return _running(account.pk)


@prepared
def _running(account: int) -> QuerySet[Execution]:
    rows = imports.queries.executions_in_progress(Account(pk=account))
    # To plan a join of eight tables takes ten times as long as to read a few rows.
    rows = rows.select_related(None).select_related("erasure")
    return rows[: MOST_RUNS + 1]


def by_hand(account: Account) -> list[Erasure]:
    """Return the youngest deletions by hand that go on: those shown, and one more."""
    return _by_hand(account.pk)


@prepared
def _by_hand(account: int) -> QuerySet[Erasure]:
    rows = erasure.queries.by_hand_in_progress(Account(pk=account))
    return rows.select_related(None)[: MOST_RUNS + 1]


def waiting_imports(member: Membership) -> QuerySet[Import]:
    """Return the imports of `member` that wait for them, the youngest first."""
    return _waiting(member.account_id, member.pk)


def youngest_imports(member: Membership) -> list[Import]:
    """Return those of `waiting_imports` that are named."""
    return _youngest_imports(member.account_id, member.pk)


def _waiting(account: int, member: int) -> QuerySet[Import]:
    rows = imports.queries.imports_in_preparation(Account(pk=account))
    return rows.filter(author=member).exclude(status=ImportStatus.STAGING)


@prepared
def _youngest_imports(account: int, member: int) -> QuerySet[Import]:
    return _waiting(account, member).select_related(None)[:MOST_MATTERS]


def ready_exports(member: Membership) -> int:
    """Return how many exports of `member` are ready."""
    return sum(_ready_exports(member.account_id, member.pk))


@prepared
def _ready_exports(account: int, member: int) -> QuerySet[Export, int]:
    rows = exports.queries.exports(Account(pk=account)).filter(
        author=member, status=ExportStatus.READY
    )
    grouped = rows.order_by().values("author").annotate(number=Count("pk"))
    return grouped.values_list("number", flat=True)


def open_invitations(account: Account) -> tuple[int, int]:
    """Return how many invitations came back, and how many may still be accepted."""
    return next(iter(_open_invitations(account.pk)), (0, 0))


@prepared
def _open_invitations(account: int) -> QuerySet[Invitation, tuple[int, int]]:
    rows = members.queries.invitations(Account(pk=account)).order_by()
    counts = rows.values("account").annotate(
        returned=Count("pk", filter=Q(bounced=True)),
        still=Count("pk", filter=Q(bounced=False, expires__gt=Now())),
    )
    return counts.values_list("returned", "still")


def counted(account: Account) -> datetime | None:
    """Return when the profiles of `account` were counted last."""
    return next(iter(_counted(account.pk)), None)


@prepared
def _counted(account: int) -> QuerySet[Counting, datetime]:
    return Counting.objects.filter(account=account).values_list("counted", flat=True)


def created(account: Account) -> Created:
    """Return the counts of `account` by the names of its tables."""
    since = last_months(timezone.localdate())[0]
    totals: Counter[str] = Counter()
    months: dict[str, Counter[date]] = {}
    for name, month, number in _created(account.pk):
        totals[name] += number
        by_name = months.setdefault(name, Counter())
        if month >= since:
            by_name[month] += number
    return Created(totals, months)


@prepared
def _created(account: int) -> QuerySet[CreatedMonth, tuple[str, date, int]]:
    rows = CreatedMonth.objects.filter(account=account).order_by("table__name")
    return rows.values_list("table__name", "month", "profiles")


def deleted(account: Account) -> Deleted:
    """Return what erasures of `account` that ended in the last months deleted."""
    first = last_months(timezone.localdate())[0]
    since = timezone.make_aware(datetime.combine(first, time.min))
    asked = {
        "account": account.pk,
        "since": since,
        "zone": timezone.get_current_timezone_name(),
    }
    months: dict[str, Counter[date]] = {}
    reasons: list[tuple[str, int]] = []
    for reason, door, month, number in sql.fetch("home.deleted", asked):
        if door is None:
            reasons.append((reason, number))
        else:
            months.setdefault(door, Counter())[month] += number
    return Deleted(
        months=months,
        reasons=reasons[:MOST_REASONS],
        other_reasons=sum(number for _reason, number in reasons[MOST_REASONS:]),
        total=sum(number for _reason, number in reasons),
    )
