"""How much was sent to one person and how much they did, month by month, as a chart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Model
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from interactions.models import (
    CustomEntry,
    CustomEvent,
    EmailInteraction,
    GoalReached,
    SmsInteraction,
    SurveyParticipation,
)
from interactions.sight import in_sight
from profiles.models import Profile
from tenancy.models import Membership

MONTHS = 24
LABELLED_MONTHS = 6  # every so many months have their name under the chart
# In the units of the drawing, which is stretched to the room there is.
BAR, GAP, HEIGHT = 8, 4, 100


class Moment(NamedTuple):
    """A column with the moment at which something was sent, noticed or done."""

    model: type[Model]
    column: str


class Series(NamedTuple):
    """What a colour of the chart stands for."""

    name: str
    label: str | Promise
    moments: tuple[Moment, ...]


SERIES = (
    Series(
        "sent",
        _("Sent to them"),
        (Moment(EmailInteraction, "sent_at"), Moment(SmsInteraction, "sent_at")),
    ),
    Series(
        "reacted",
        _("Opened or clicked"),
        (
            Moment(EmailInteraction, "opened_at"),
            Moment(EmailInteraction, "clicked_at"),
            Moment(SmsInteraction, "clicked_at"),
        ),
    ),
    Series(
        "done",
        _("Done by them"),
        (
            Moment(SurveyParticipation, "answered_at"),
            Moment(GoalReached, "reached_at"),
            Moment(CustomEvent, "happened_at"),
            Moment(CustomEntry, "created"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle of the drawing, its measures as SVG writes numbers."""

    series: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: its name, what happened in it by series, in words, and drawn."""

    month: str
    figures: Sequence[str]
    said: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Activity:
    """The chart of the last `MONTHS` months, the oldest first, and what it says.

    `totals` has a figure for each of `SERIES`, `most` the highest month.
    """

    bars: Sequence[Bar]
    labels: Sequence[str]
    totals: Sequence[tuple[Series, str]]
    most: str
    is_empty: bool
    width: str
    height: str


def activity(
    profile: Profile, now: datetime | None = None, *, reader: Membership | None
) -> Activity:
    """Return what happened around `profile` in the months up to `now`, as `reader` sees it.

    Months are those of the reader's time zone. Each series is counted from the rows of
    this person alone.
    """
    months = _months(timezone.localdate(now or timezone.now()))
    counts = [_counted(profile, series, months[0], reader) for series in SERIES]
    most = max(sum(each[month] for each in counts) for month in months)
    return Activity(
        bars=[
            _bar(position, month, [each[month] for each in counts], most)
            for position, month in enumerate(months)
        ],
        labels=[date_format(month, "M Y") for month in months[::LABELLED_MONTHS]],
        totals=[
            (series, _figure(sum(each[month] for month in months)))
            for series, each in zip(SERIES, counts, strict=True)
        ],
        most=_figure(most),
        is_empty=not most,
        width=str(MONTHS * (BAR + GAP)),
        height=str(HEIGHT),
    )


def _months(today: date) -> list[date]:
    """Return the first days of the last months, the one of `today` included."""
    last = today.year * 12 + today.month - 1
    numbers = range(last - MONTHS + 1, last + 1)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _counted(
    profile: Profile, series: Series, since: date, reader: Membership | None
) -> Counter[date]:
    """Return how many moments of `series` each month has."""
    start = timezone.make_aware(datetime(since.year, since.month, 1))  # noqa: DTZ001
    counts: Counter[date] = Counter()
    for model, column in series.moments:
        rows = model._base_manager.filter(
            account=profile.account_id, profile=profile, **{f"{column}__gte": start}
        )
        rows = rows.filter(in_sight(model, profile.account_id, reader))
        by_month = rows.annotate(month=TruncMonth(column)).values("month")
        for month, number in by_month.annotate(number=Count("pk")).values_list(
            "month", "number"
        ):
            counts[month.date()] += number
    return counts


def _bar(position: int, month: date, figures: Sequence[int], most: int) -> Bar:
    name = date_format(month, "F Y")
    said = gettext("%(month)s: %(figures)s") % {
        "month": name,
        "figures": ", ".join(
            f"{series.label} {_figure(figure)}"
            for series, figure in zip(SERIES, figures, strict=True)
        ),
    }
    pieces = []
    top = float(HEIGHT)
    for series, figure in zip(SERIES, figures, strict=True):
        height = HEIGHT * figure / most if most else 0.0
        top -= height
        if figure:
            pieces.append(
                Piece(
                    series.name,
                    x=str(position * (BAR + GAP) + GAP // 2),
                    y=f"{top:.2f}",
                    width=str(BAR),
                    height=f"{height:.2f}",
                )
            )
    return Bar(name, [_figure(figure) for figure in figures], said, pieces)


def _figure(number: int) -> str:
    return number_format(number, force_grouping=True)
