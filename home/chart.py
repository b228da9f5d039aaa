"""Stacked bars by month, measured for an SVG that the server draws.

Shapes only: what a number means is said by whoever asks for the chart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from common.kept_days import worded
from common.kept_figures import written

# In the units of the drawing, which is stretched to the room there is.
BAR, GAP, HEIGHT = 8, 4, 100
LABELLED_MONTHS = 6  # every so many months have their name under the chart
# Colours of the style sheet; what comes after them shares the last.
SHADES = 4
ROUND = (1, 2, 4, 5, 8, 10)


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle of the drawing, its measures as SVG writes numbers."""

    shade: int
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: its name, its figures by series and in sum, and drawn."""

    month: str
    figures: Sequence[str]
    total: str
    said: str
    x: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Series:
    """What a shade of the chart stands for, and its sum over all months."""

    label: str | Promise
    shade: int
    total: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, the oldest month first; `top` is the figure of the upper line."""

    series: Sequence[Series]
    bars: Sequence[Bar]
    labels: Sequence[str]
    top: str
    width: int
    height: int = HEIGHT

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to draw."""
        return not self.series


def chart(
    months: Sequence[date],
    figures: Sequence[tuple[str | Promise, Mapping[date, int]]],
) -> Chart:
    """Return the chart of `figures`, a label with a number for each month, as stacked."""
    drawn = [
        (label, numbers)
        for label, numbers in figures
        if any(numbers.get(month) for month in months)
    ]
    most = max(
        (sum(numbers.get(month, 0) for _l, numbers in drawn) for month in months),
        default=0,
    )
    top = rounded_up(most)
    return Chart(
        series=[
            Series(
                label,
                min(position, SHADES - 1),
                written(sum(numbers.get(month, 0) for month in months)),
            )
            for position, (label, numbers) in enumerate(drawn)
        ],
        bars=[
            _bar(position, month, drawn, top) for position, month in enumerate(months)
        ],
        labels=[worded(month, "M Y") for month in months[::LABELLED_MONTHS]],
        top=written(top),
        width=len(months) * (BAR + GAP),
    )


def rounded_up(number: int) -> int:
    """Return the next number that is easy to read off: 1, 2, 4, 5 or 8 and zeros."""
    if number <= 0:
        return 0
    size: int = 10 ** (len(str(number)) - 1)
    return next(step * size for step in ROUND if step * size >= number)


def _bar(
    position: int,
    month: date,
    drawn: Sequence[tuple[str | Promise, Mapping[date, int]]],
    top: int,
) -> Bar:
    name = worded(month, "F Y")
    numbers = [each.get(month, 0) for _label, each in drawn]
    x = position * (BAR + GAP) + GAP // 2
    pieces = []
    y = float(HEIGHT)
    for place, number in enumerate(numbers):
        height = HEIGHT * number / top if top else 0.0
        y -= height
        if number:
            shade = min(place, SHADES - 1)
            pieces.append(Piece(shade, str(x), f"{y:.2f}", str(BAR), f"{height:.2f}"))
    said = [
        f"{label}: {written(number)}"
        for (label, _numbers), number in zip(drawn, numbers, strict=True)
    ]
    return Bar(
        month=name,
        figures=[written(number) for number in numbers],
        total=written(sum(numbers)),
        said=", ".join([name, *said]),
        x=str(x),
        pieces=pieces,
    )
