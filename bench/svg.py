"""Plots as SVG: lines over two logarithmic axes, and bars. Pure.

Every text and every line takes its colour from the style within, which follows the
reader's light or dark surroundings. Nothing is told by colour alone: each series has a
mark of its own and is named at its end, each bar beside it.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 760
LEFT, RIGHT, TOP, BOTTOM = 64, 170, 46, 48
PLOT_HEIGHT = 330
BAR_LEFT, BAR_HEIGHT, BAR_GAP = 250, 14, 8
LABEL_GAP = 15  # between the names of two series, at least
MARKS = ("circle", "square", "diamond", "triangle")

STYLE = """
text { font: 12px system-ui, sans-serif; fill: #334155 }
.title { font-size: 15px; font-weight: 600; fill: #0f172a }
.grid { stroke: #e2e8f0; stroke-width: 1 }
.axis { stroke: #94a3b8; stroke-width: 1; fill: none }
.goal { stroke: #b91c1c; stroke-width: 1.5; stroke-dasharray: 5 4; fill: none }
.goal-name { fill: #b91c1c }
.paper { fill: #ffffff }
.line { fill: none; stroke-width: 2 }
.ours { stroke-width: 3.5 }
.ours-name { font-weight: 700; fill: #0f172a }
.c0 { stroke: #0f766e; fill: #0f766e } .c1 { stroke: #1d4ed8; fill: #1d4ed8 }
.c2 { stroke: #b45309; fill: #b45309 } .c3 { stroke: #7e22ce; fill: #7e22ce }
.c4 { stroke: #be185d; fill: #be185d } .c5 { stroke: #4d7c0f; fill: #4d7c0f }
.c6 { stroke: #475569; fill: #475569 } .c7 { stroke: #0e7490; fill: #0e7490 }
.line.c0, .line.c1, .line.c2, .line.c3, .line.c4, .line.c5, .line.c6, .line.c7
{ fill: none }
.bar { fill: #0f766e; stroke: none } .over { fill: #b91c1c; stroke: none }
@media (prefers-color-scheme: dark) {
text { fill: #cbd5e1 }
.title, .ours-name { fill: #f8fafc }
.grid { stroke: #1f2a3d } .axis { stroke: #64748b } .paper { fill: #0f172a }
.goal { stroke: #fca5a5 } .goal-name { fill: #fca5a5 }
.c0 { stroke: #2dd4bf; fill: #2dd4bf } .c1 { stroke: #93c5fd; fill: #93c5fd }
.c2 { stroke: #fbbf24; fill: #fbbf24 } .c3 { stroke: #d8b4fe; fill: #d8b4fe }
.c4 { stroke: #f9a8d4; fill: #f9a8d4 } .c5 { stroke: #bef264; fill: #bef264 }
.c6 { stroke: #cbd5e1; fill: #cbd5e1 } .c7 { stroke: #67e8f9; fill: #67e8f9 }
.bar { fill: #2dd4bf } .over { fill: #fca5a5 }
}
"""


@dataclass(frozen=True, slots=True)
class Series:
    """A line: what it is called, and its points, both above nought, from left to right.

    The first of a plot's series is the one it is about.
    """

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it is called, how long it is, and what it should be at most."""

    name: str
    value: float
    limit: float | None = None


def lines(title: str, across: str, upward: str, series: Sequence[Series]) -> str:
    """Draw `series` over two logarithmic axes, named `across` and `upward`."""
    points = [point for each in series for point in each.points]
    if not points:
        raise ValueError("no points")
    wide = _Scale.over([x for x, _ in points], LEFT, WIDTH - RIGHT)
    high = _Scale.over([y for _, y in points], TOP + PLOT_HEIGHT, TOP)
    return _picture(
        title,
        TOP + PLOT_HEIGHT + BOTTOM,
        [
            *_axes(across, upward, wide, high),
            *_drawn(series, wide, high),
        ],
    )


def bars(title: str, unit: str, drawn: Sequence[Bar]) -> str:
    """Draw `drawn` one below the other, each with its value in `unit` at its end."""
    if not drawn:
        raise ValueError("no bars")
    most = max(max(bar.value, bar.limit or 0.0) for bar in drawn) or 1.0
    length = (WIDTH - BAR_LEFT - 115) / most
    step = BAR_HEIGHT + BAR_GAP
    return _picture(
        title,
        TOP + step * len(drawn) + 12,
        [
            part
            for number, bar in enumerate(drawn)
            for part in _bar(bar, unit, length, TOP + step * number)
        ],
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """A logarithmic axis: powers of ten from `low` to `high`, between two places."""

    low: int
    high: int
    start: float
    end: float

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> "_Scale":
        low = math.floor(math.log10(min(values)) + 1e-9)
        high = math.ceil(math.log10(max(values)) - 1e-9)
        return cls(low, max(high, low + 1), start, end)

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self) -> Iterator[tuple[float, str]]:
        for power in range(self.low, self.high + 1):
            yield self.at(10.0**power), _number(10.0**power)


def _number(value: float) -> str:
    """Return a number as one reads it: no more digits than it is known by."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2g}"


def _picture(title: str, height: float, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" '
        f'width="{WIDTH}" height="{height:g}" role="img" '
        f'aria-label="{escape(title)}">'
    )
    return "\n".join(
        (
            head,
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{WIDTH}" height="{height:g}" rx="6"/>',
            _text(16, 26, title, "title"),
            *parts,
            "</svg>\n",
        )
    )


def _text(x: float, y: float, said: str, kind: str = "", anchor: str = "start") -> str:
    named = f' class="{kind}"' if kind else ""
    return (
        f'<text{named} x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(said)}</text>'
    )


def _axes(across: str, upward: str, wide: _Scale, high: _Scale) -> Iterator[str]:
    bottom, right = TOP + PLOT_HEIGHT, WIDTH - RIGHT
    for x, said in wide.ticks():
        yield f'<path class="grid" d="M{x:g} {TOP}V{bottom}"/>'
        yield _text(x, bottom + 18, said, anchor="middle")
    for y, said in high.ticks():
        yield f'<path class="grid" d="M{LEFT} {y:g}H{right}"/>'
        yield _text(LEFT - 8, y + 4, said, anchor="end")
    yield f'<path class="axis" d="M{LEFT} {TOP}V{bottom}H{right}"/>'
    yield _text((LEFT + right) / 2, bottom + 38, across, anchor="middle")
    yield _text(right, 26, upward, anchor="end")


def _drawn(series: Sequence[Series], wide: _Scale, high: _Scale) -> Iterator[str]:
    places = _apart(
        {
            number: high.at(each.points[-1][1])
            for number, each in enumerate(series)
            if each.points
        }
    )
    # What the plot is about is drawn last, over the others.
    for number in reversed(places):
        each = series[number]
        spots = [(wide.at(x), high.at(y)) for x, y in each.points]
        path = "L".join(f"{x:g} {y:g}" for x, y in spots)
        ours = " ours" if number == 0 else ""
        yield f'<path class="line c{number % 8}{ours}" d="M{path}"/>'
        yield from (_mark(number, x, y) for x, y in spots)
        at = places[number]
        edge = WIDTH - RIGHT + 14
        yield f'<path class="axis" d="M{spots[-1][0] + 6:g} {spots[-1][1]:g}L{edge - 3} {at:g}"/>'
        yield _text(edge, at + 4, each.name, "ours-name" if number == 0 else "")


def _apart(wanted: Mapping[int, float]) -> dict[int, float]:
    """Return places near the wanted ones, none nearer than a line to the next."""
    found: dict[int, float] = {}
    last = -math.inf
    for number, place in sorted(wanted.items(), key=lambda item: item[1]):
        last = max(place, last + LABEL_GAP)
        found[number] = last
    lowest = TOP + PLOT_HEIGHT
    over = max(0.0, last - lowest)
    return {number: found[number] - over for number in sorted(found)}


def _mark(number: int, x: float, y: float) -> str:
    kind = f'class="c{number % 8}"'
    match MARKS[number % len(MARKS)]:
        case "circle":
            return f'<circle {kind} cx="{x:g}" cy="{y:g}" r="4"/>'
        case "square":
            return (
                f'<rect {kind} x="{x - 3.5:g}" y="{y - 3.5:g}" width="7" height="7"/>'
            )
        case "diamond":
            return f'<path {kind} d="M{x:g} {y - 5:g}l5 5l-5 5l-5 -5z"/>'
        case _:
            return f'<path {kind} d="M{x:g} {y - 5:g}l5 9h-10z"/>'


def _bar(bar: Bar, unit: str, length: float, top: float) -> Iterator[str]:
    over = bar.limit is not None and bar.value > bar.limit
    wide = max(1.0, bar.value * length)
    middle = top + BAR_HEIGHT - 3
    yield _text(BAR_LEFT - 8, middle, bar.name, anchor="end")
    yield (
        f'<rect class="{"over" if over else "bar"}" x="{BAR_LEFT}" y="{top:g}" '
        f'width="{wide:.1f}" height="{BAR_HEIGHT}" rx="2"/>'
    )
    said = f"{_number(round(bar.value, 2))} {unit}" + (" (over)" if over else "")
    edge = wide
    if bar.limit is not None:
        x = BAR_LEFT + bar.limit * length
        yield f'<path class="goal" d="M{x:.1f} {top - 3:g}v{BAR_HEIGHT + 6}"/>'
        if wide <= bar.limit * length < wide + 80:
            edge = bar.limit * length
    yield _text(BAR_LEFT + edge + 6, middle, said)
