"""A report of the benches as Markdown, which docs/performance.md is made of."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.figures import compared, flat, misses
from bench.report import goals

HEAD = ("figure", "median", "least to greatest", "unit", "to reach")


def shown(report: Mapping[str, Any]) -> str:
    """Return machine, figures and ratios as text."""
    return "\n".join(_lines(report))


def difference(report: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    """Return each figure beside what it was, and say which are worse."""
    rows = [
        (
            name,
            f"{old:.2f}",
            f"{now:.2f}",
            f"{now / old:.2f}",
            "WORSE" if worse else "",
        )
        for name, old, now, worse in compared(report, before)
    ]
    return "\n".join(_table(("figure", "before", "now", "now/before", ""), rows))


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    facts = report["machine"]
    yield (
        f"{report['profiles']:,} profiles, {facts['database_GB']} GB; "
        f"PostgreSQL {facts['postgresql']}, {facts['cores']} cores, "
        f"{facts['memory_GiB']} GiB, load {facts['load']} at the start."
    )
    for bench, load in facts.get("load_after", {}).items():
        yield f"Load after {bench}: {load}."
    yield ""
    yield from _table(HEAD, [_row(*pair) for pair in flat(report).items()])
    for size, ratios in report.get("erasure", {}).get("ratios", {}).items():
        said = ", ".join(f"{name} {value}" for name, value in ratios.items())
        yield ""
        yield f"{int(size):,} profiles, Lethe's time divided by the others': {said}"
    if wanted := list(goals(report)):
        yield ""
        yield from _table(
            ("ratio", "measured", "to reach", ""),
            [
                (
                    name,
                    f"{found:g}",
                    f"{goal:g}",
                    "MISSED" if found > goal else "reached",
                )
                for name, found, goal in wanted
            ],
        )


def _row(name: str, figure: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        name,
        f"{figure['median']:.2f}",
        f"{figure['min']:.2f} to {figure['max']:.2f}",
        figure["unit"],
        _verdict(figure),
    )


def _verdict(figure: Mapping[str, Any]) -> str:
    if "limit" not in figure:
        return ""
    return f"{figure['limit']:g} {'MISSED' if misses(figure) else 'reached'}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(row)} |"
