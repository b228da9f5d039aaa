"""docs/performance.md and its plots, made from a report.

What stands between a pair of marks in the document is written anew; everything else of
it is left as it is.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import svg
from bench.figures import flat, is_rate, misses
from bench.report import goals
from bench.svg import Bar, Series
from bench.ways import WAYS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "performance.md"
IMAGES = ROOT / "docs" / "images"

Report = Mapping[str, Any]
MARKS = re.compile(
    r"(?P<begin><!-- measured: (?P<name>[a-z-]+) -->\n).*?(?P<end><!-- end -->)",
    re.DOTALL,
)


def write(report: Report, document: Path = DOCUMENT, images: Path = IMAGES) -> None:
    """Draw the plots into `images` and fill in the tables of `document`.

    What the report does not have is left as it stands.
    """
    for name, drawing in plots(report).items():
        (images / f"{name}.svg").write_text(drawing, encoding="utf-8")
    text = document.read_text(encoding="utf-8")
    document.write_text(filled(text, report), encoding="utf-8")


def filled(text: str, report: Report) -> str:
    """Return the document's `text` with what was measured between its marks."""

    def fill(found: re.Match[str]) -> str:
        said = "\n".join(_PARTS[found["name"]](report))
        return f"{found['begin']}{said}\n{found['end']}" if said else found[0]

    return MARKS.sub(fill, text)


def plots(report: Report) -> dict[str, str]:
    """Return the drawings that the report has figures for, by their names."""
    found = {}
    if series := _costs(report):
        found["erasing"] = svg.lines(
            f"Erasing, of {report['profiles']:,} profiles",
            "profiles erased",
            "seconds",
            series,
        )
    for name, title, ending in (
        ("pages", "Pages in the server, p95", ", p95"),
        ("segments", "The first count of a criterion, p95", ": shown, p95"),
    ):
        if drawn := _bars(report.get(name, {}), ending):
            of = f"{report['profiles']:,} profiles"
            found[name] = svg.bars(f"{title}; {of}", "ms", drawn)
    return found


def _costs(report: Report) -> list[Series]:
    """Return the seconds of each way against the number of profiles, Lethe's first."""
    races = report.get("erasure", {})
    sizes = sorted(int(size) for size in races if size.isdecimal())
    return [
        Series(said, points)
        for name, said in WAYS.items()
        if (
            points := [
                (float(size), float(figure["median"]))
                for size in sizes
                if (figure := races[str(size)]["seconds"].get(name))
            ]
        )
    ]


def _bars(figures: Mapping[str, Any], ending: str) -> list[Bar]:
    return [
        Bar(name.removesuffix(ending), figure["median"], figure.get("limit"))
        for name, figure in figures.items()
        if name.endswith(ending)
    ]


def _machine(report: Report) -> Iterator[str]:
    facts = report.get("machine")
    if facts is None:
        return
    loads = [facts["load"], *facts.get("load_after", {}).values()]
    yield (
        f"{facts['cores']} cores, {facts['memory_GiB']} GiB, PostgreSQL "
        f"{facts['postgresql']}, Python {facts['python']}; "
        f"{report['profiles']:,} profiles in {facts['database_GB']} GB. Measured "
        f"{facts['at'][:10]}, load {min(loads):g} to {max(loads):g}."
    )
    said = ", ".join(f"`{name}` {value}" for name, value in facts["settings"].items())
    yield ""
    yield f"Settings of PostgreSQL: {said}."
    if rows := facts.get("rows"):
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in rows.items())
        yield ""
        yield f"Rows: {kinds}. Made in {facts['making_s']} s."


def _ratios(report: Report) -> Iterator[str]:
    races = report.get("erasure", {})
    wanted = {name: goal for name, _ratio, goal in goals(report)}
    for size in sorted((each for each in races if each.isdecimal()), key=int):
        yield f"**{int(size):,} profiles**"
        yield ""
        yield from _table(
            ("", "seconds", "times", "Lethe's time divided by it", "to reach"),
            [
                _way(name, said, figure, size, races, wanted)
                for name, said in WAYS.items()
                if (figure := races[size]["seconds"].get(name))
            ],
        )
        yield ""


def _way(
    name: str,
    said: str,
    figure: Mapping[str, Any],
    size: str,
    races: Mapping[str, Any],
    wanted: Mapping[str, float],
) -> tuple[str, ...]:
    ratio = races.get("ratios", {}).get(size, {}).get(name)
    goal = wanted.get(f"erasure/ratios/{size}/{name}")
    verdict = ""
    if goal is not None and ratio is not None:
        verdict = f"{goal:g}" + (", MISSED" if ratio > goal else ", reached")
    return (
        f"**{said}**" if name == "lethe" else said,
        _spread(figure),
        str(figure["repeats"]),
        "" if ratio is None else f"{ratio:g}",
        verdict,
    )


def _phases(report: Report) -> Iterator[str]:
    races = report.get("erasure", {})
    sizes = sorted((each for each in races if each.isdecimal()), key=int)
    kept = [size for size in sizes if races[size].get("phases")]
    if not kept:
        return
    names = list(races[kept[0]]["phases"])
    yield from _table(
        ("profiles", *names, "memory of a worker"),
        [
            (
                f"{int(size):,}",
                *(f"{races[size]['phases'][name]['median']:.2f} s" for name in names),
                *(
                    f"{figure['median']:.0f} MB"
                    for figure in races[size].get("memory", {}).values()
                ),
            )
            for size in kept
        ],
    )


def _figures(*path: str) -> Callable[[Report], Iterator[str]]:
    """Return what writes the figures that lie at `path` of a report as a table."""

    def written(report: Report) -> Iterator[str]:
        found: Mapping[str, Any] = report
        for name in path:
            found = found.get(name, {})
        rows = [
            (name, _spread(figure), figure["unit"], _verdict(figure))
            for name, figure in flat(found).items()
        ]
        if rows:
            yield from _table(("", "median (least to greatest)", "", "to reach"), rows)

    return written


def _pages(report: Report) -> Iterator[str]:
    figures = report.get("pages", {})
    names = [name.removesuffix(", p95") for name in figures if name.endswith(", p95")]
    if not names:
        return
    yield from _table(
        ("page", "p50", "p95", "p99", "queries", "p95 to reach"),
        [
            (
                name,
                *(_short(figures[f"{name}, p{part}"]) for part in (50, 95, 99)),
                f"{figures[f'{name}, queries']['median']:g}",
                _verdict(figures[f"{name}, p95"]),
            )
            for name in names
        ],
    )


def _segments(report: Report) -> Iterator[str]:
    figures = report.get("segments", {})
    ending = ": exactly"
    names = [name.removesuffix(ending) for name in figures if name.endswith(ending)]
    if not names:
        return
    yield from _table(
        ("criterion", "shown, p50", "shown, p95", "exactly", "p95 to reach"),
        [
            (
                name,
                *(
                    _short(figures[f"{name}: {part}"])
                    for part in ("shown, p50", "shown, p95", "exactly")
                ),
                _verdict(figures[f"{name}: shown, p95"]),
            )
            for name in names
        ],
    )
    yield ""
    rest = {
        name: figure
        for name, figure in figures.items()
        if not any(name.startswith(f"{each}: ") for each in names)
    }
    yield from _figures("rest")({"rest": rest})


def _spread(figure: Mapping[str, Any]) -> str:
    if figure["min"] == figure["max"]:
        return _said(figure["median"])
    low, high = _said(figure["min"]), _said(figure["max"])
    return f"{_said(figure['median'])} ({low} to {high})"


def _short(figure: Mapping[str, Any]) -> str:
    return f"{figure['median']:,.0f} {figure['unit']}"


def _said(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _verdict(figure: Mapping[str, Any]) -> str:
    if "limit" not in figure:
        return ""
    least = "at least " if is_rate(figure["unit"]) else ""
    reached = "MISSED" if misses(figure) else "reached"
    return f"{least}{figure['limit']:,g}, {reached}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(row)} |"


_PARTS: Mapping[str, Callable[[Report], Iterator[str]]] = {
    "machine": _machine,
    "selection": _figures("selection"),
    "pages": _pages,
    "crowd": _figures("crowd"),
    "segments": _segments,
    "ingest": _figures("ingest"),
    "upserts": _figures("upserts"),
    "file": _figures("file"),
    "erasure": _ratios,
    "phases": _phases,
    "beside": _figures("erasure", "beside"),
}
