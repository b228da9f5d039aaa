"""What is asked for the home of an account: sums of counts, and a few rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import F, QuerySet, Sum, Value
from django.db.models.functions import TruncMonth
from django.utils import timezone

from common.prepared import prepared
from erasure.models import Erasure
from home.models import Counting, CreatedMonth
from home.months import last_months
from interactions.models import EntryChange
from profiles.models import DefinitionChange, KeyChange
from tenancy.models import Account

TASK = "home.count_profiles"
MOST_REASONS = 6


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


def refused_changes(account: Account, most: int) -> list[RefusedChange]:
    """Return `most` changes of definitions that values stand in the way of.

    They stay until somebody puts them away: of attributes, unique keys and entries.
    """
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
    found = [
        model._base_manager.filter(account=account, status="refused")
        .annotate(of=Value(of), said=label, table_slug=F(table), custom_slug=custom)
        .values_list("of", "said", "table_slug", "custom_slug", "pk")
        for model, of, label, table, custom in sorts
    ]
    rows = found[0].union(*found[1:], all=True)[:most]
    return [
        RefusedChange(of, label, [*filter(None, slugs), number])
        for of, label, *slugs, number in rows
    ]


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
    rows = CreatedMonth.objects.filter(account=account).order_by("table__name")
    for name, month, number in rows.values_list("table__name", "month", "profiles"):
        totals[name] += number
        by_name = months.setdefault(name, Counter())
        if month >= since:
            by_name[month] += number
    return Created(totals, months)


def deleted(account: Account) -> Deleted:
    """Return what erasures of `account` that ended in the last months deleted."""
    first = last_months(timezone.localdate())[0]
    since = timezone.make_aware(datetime.combine(first, time.min))
    ended = Erasure.objects.filter(account=account, ended__gte=since, erased__gt=0)
    months: dict[str, Counter[date]] = {}
    by_month = ended.annotate(month=TruncMonth("ended")).values("door", "month")
    for door, month, number in by_month.annotate(number=Sum("erased")).values_list(
        "door", "month", "number"
    ):
        months.setdefault(door, Counter())[month.date()] += number
    by_reason = ended.values("reason").annotate(number=Sum("erased"))
    reasons = list(
        by_reason.order_by("-number", "reason").values_list("reason", "number")
    )
    return Deleted(
        months=months,
        reasons=reasons[:MOST_REASONS],
        other_reasons=sum(number for _reason, number in reasons[MOST_REASONS:]),
        total=sum(number for _reason, number in reasons),
    )
