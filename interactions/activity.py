"""How much was sent to one person and how much they did, month by month, as a chart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import sql
from common.kept_days import worded
from common.kept_figures import written
from profiles.models import Profile
from tenancy.models import Membership
from tenancy.sections import seen_by

MONTHS = 24
LABELLED_MONTHS = 6  # every so many months have their name under the chart
# In the units of the drawing, which is stretched to the room there is.
BAR, GAP, HEIGHT = 8, 4, 100


class Series(NamedTuple):
    """What a colour of the chart stands for."""

    name: str
    label: str | Promise


SERIES = (
    Series("sent", _("Sent to them")),
    Series("reacted", _("Opened or clicked")),
    Series("done", _("Done by them")),
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
    *months, following = _months(timezone.localdate(now or timezone.now()))
    counted = _counted(profile, [*months, following], reader)
    counts = [counted[series.name] for series in SERIES]
    labels = [str(series.label) for series in SERIES]
    most = max(sum(each[month] for each in counts) for month in months)
    return Activity(
        bars=[
            _bar(position, month, labels, [each[month] for each in counts], most)
            for position, month in enumerate(months)
        ],
        labels=[worded(month, "M Y") for month in months[::LABELLED_MONTHS]],
        totals=[
            (series, written(sum(each[month] for month in months)))
            for series, each in zip(SERIES, counts, strict=True)
        ],
        most=written(most),
        is_empty=not most,
        width=str(MONTHS * (BAR + GAP)),
        height=str(HEIGHT),
    )


def _months(today: date) -> list[date]:
    """Return the first days of the last months up to that of `today`, and of the next."""
    last = today.year * 12 + today.month - 1
    numbers = range(last - MONTHS + 1, last + 2)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _counted(
    profile: Profile, months: Sequence[date], reader: Membership | None
) -> dict[str, Counter[date]]:
    """Return how much of each series each month has; the last has all that is later."""
    starts = [timezone.make_aware(datetime.combine(each, time.min)) for each in months]
    seen = seen_by(reader)
    asked = {
        "account": profile.account_id,
        "profile": profile.pk,
        "months": starts,
        "since": starts[0],
        "seen": None if seen is None else sorted(seen),
    }
    counts: dict[str, Counter[date]] = {each.name: Counter() for each in SERIES}
    for series, month, number in sql.fetch("interactions.count_activity", asked):
        counts[series][months[month - 1]] += number
    return counts


def _bar(
    position: int,
    month: date,
    labels: Sequence[str],
    figures: Sequence[int],
    most: int,
) -> Bar:
    name = worded(month, "F Y")
    said = gettext("%(month)s: %(figures)s") % {
        "month": name,
        "figures": ", ".join(
            f"{label} {written(figure)}"
            for label, figure in zip(labels, figures, strict=True)
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
    return Bar(name, [written(figure) for figure in figures], said, pieces)
