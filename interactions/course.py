"""The course of a campaign: what it did day by day, as small charts one below another.

Each kind of deed has a chart of its own, and a scale of its own: what is sent in an
hour is a hundred times what is clicked in a week.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from interactions.models import CampaignDay

LEAST_DAYS = 28  # a campaign of one day is a bar, not a wall
MOST_BARS = 92
WEEK_DAYS = 7
# In the units of the drawing, which is stretched to the room there is.
BAR, GAP, HEIGHT = 8, 2, 100


class Step(StrEnum):
    """How long a bar is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Deed(NamedTuple):
    """A kind of deed that is counted, and what it is called."""

    name: str
    label: str | Promise


DEEDS = (
    Deed("sent", _("Sent")),
    Deed("opened", _("Opened")),
    Deed("clicked", _("Clicked")),
    Deed("bounced", _("Bounced")),
    Deed("answered", _("Answered")),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of the drawing, its measures as SVG writes numbers, and its words."""

    x: str
    y: str
    width: str
    height: str
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One kind of deed: in all, its highest bar and when that was, and the bars."""

    deed: Deed
    total: int
    most: int
    peak: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Row:
    """A bar's time and its figures, one for each chart."""

    time: str
    figures: Sequence[int]


@dataclass(frozen=True, slots=True)
class Course:
    """The charts of those deeds that happened, and the same as a table.

    `first` and `last` are the days at both ends of the drawing, `width` and `height`
    its size in its own units.
    """

    step: Step
    first: date
    last: date
    charts: Sequence[Chart]
    rows: Sequence[Row]
    width: str
    height: str


def course(days: Iterable[CampaignDay], today: date) -> Course | None:
    """Return the course over `days` up to `today`; None where nothing happened.

    What is said to have happened later, by a clock that is fast, is shown all the same.
    """
    known = {day.day: day for day in days}
    if not known:
        return None
    first, last = min(known), max(known)
    end = max(last, today)
    step, starts = _starts(first, last, end)
    found = {
        deed: _sums(
            starts, {day: getattr(row, deed.name) for day, row in known.items()}
        )
        for deed in DEEDS
    }
    found = {deed: sums for deed, sums in found.items() if any(sums)}
    times = [_time(start, step) for start in starts]
    return Course(
        step=step,
        first=starts[0],
        last=min(_after(starts[-1], step) - timedelta(days=1), end),
        charts=[_chart(deed, sums, times) for deed, sums in found.items()],
        rows=[
            Row(time, figures)
            for time, *figures in zip(times, *found.values(), strict=True)
            if any(figures)
        ],
        width=str(len(starts) * (BAR + GAP)),
        height=str(HEIGHT),
    )


def _starts(first: date, last: date, end: date) -> tuple[Step, list[date]]:
    """Return how long bars are, and the first day of each.

    Where there is little to show there is room after it, as far as `end`; and before
    it where that is not enough.
    """
    least = timedelta(days=LEAST_DAYS - 1)
    last = min(max(last, first + least), end)
    first = min(first, last - least)
    days = (last - first).days + 1
    if days <= MOST_BARS:
        step = Step.DAY
    elif days <= MOST_BARS * WEEK_DAYS:
        step = Step.WEEK
    else:
        step = Step.MONTH
    return step, list(_every(_begin(first, step), last, step))


def _begin(day: date, step: Step) -> date:
    match step:
        case Step.DAY:
            return day
        case Step.WEEK:
            return day - timedelta(days=day.weekday())
        case Step.MONTH:
            return day.replace(day=1)


def _after(start: date, step: Step) -> date:
    match step:
        case Step.DAY:
            return start + timedelta(days=1)
        case Step.WEEK:
            return start + timedelta(days=WEEK_DAYS)
        case Step.MONTH:
            return (start.replace(day=28) + timedelta(days=4)).replace(day=1)


def _every(start: date, last: date, step: Step) -> Iterator[date]:
    while start <= last:
        yield start
        start = _after(start, step)


def _sums(starts: Sequence[date], counts: dict[date, int]) -> list[int]:
    """Return how many of `counts` lie between each start and the next."""
    sums = [0] * len(starts)
    place = 0
    for day in sorted(counts):
        while place + 1 < len(starts) and starts[place + 1] <= day:
            place += 1
        sums[place] += counts[day]
    return sums


def _time(start: date, step: Step) -> str:
    match step:
        case Step.DAY:
            return date_format(start, "j N Y")
        case Step.WEEK:
            return gettext("Week of %(day)s") % {"day": date_format(start, "j N Y")}
        case Step.MONTH:
            return date_format(start, "F Y")


def _chart(deed: Deed, sums: Sequence[int], times: Sequence[str]) -> Chart:
    most = max(sums)
    return Chart(
        deed=deed,
        total=sum(sums),
        most=most,
        peak=times[sums.index(most)],
        bars=[
            _bar(place, figure, most, times[place])
            for place, figure in enumerate(sums)
            if figure
        ],
    )


def _bar(place: int, figure: int, most: int, time: str) -> Bar:
    height = max(HEIGHT * figure / most, 1)  # one of a thousand is still to be seen
    return Bar(
        x=str(place * (BAR + GAP) + GAP // 2),
        y=f"{HEIGHT - height:.2f}",
        width=str(BAR),
        height=f"{height:.2f}",
        said=f"{time}: {number_format(figure, force_grouping=True)}",
    )
