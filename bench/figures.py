"""Figures: measured values, their middle, their spread and what they should reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Self

SLOWER = 1.2  # less than that is not told from noise


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a bench: its values, one a repetition, in `unit`.

    `limit` is what the median may be at most; of a rate (`pages/s`), what it must be at
    least.
    """

    name: str
    unit: str
    values: tuple[float, ...]
    limit: float | None = None

    @property
    def median(self) -> float:
        """Return the middle value."""
        return float(median(self.values))

    @property
    def spread(self) -> tuple[float, float]:
        """Return the least and the greatest value."""
        return min(self.values), max(self.values)

    @property
    def verdict(self) -> str:
        """Say whether the limit is kept; empty without one."""
        if self.limit is None:
            return ""
        return "MISSED" if misses(self.to_json()) else "reached"

    def to_json(self) -> dict[str, Any]:
        """Return the figure as JSON can hold it."""
        low, high = self.spread
        made: dict[str, Any] = {
            "unit": self.unit,
            "median": round(self.median, 4),
            "min": round(low, 4),
            "max": round(high, 4),
            "repeats": len(self.values),
        }
        return made if self.limit is None else {**made, "limit": self.limit}

    @classmethod
    def merged(cls, rounds: Sequence[Sequence[Self]]) -> "list[Figure]":
        """Return the figures of several rounds with all their values, in order."""
        first = rounds[0]
        return [
            Figure(
                figure.name,
                figure.unit,
                tuple(
                    value
                    for one in rounds
                    for other in one
                    if other.name == figure.name
                    for value in other.values
                ),
                figure.limit,
            )
            for figure in first
        ]


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest of `values` that `percent` of them do not exceed."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)  # rounded up
    return ordered[max(0, int(rank) - 1)]


def ratio(ours: Figure, theirs: Figure) -> float:
    """Return our median time divided by theirs."""
    return round(ours.median / theirs.median, 2)


def is_rate(unit: str) -> bool:
    """Say whether more of that unit is better."""
    return unit.endswith("/s")


def misses(figure: Mapping[str, Any]) -> bool:
    """Say whether a figure of a report has a limit and does not keep it."""
    if "limit" not in figure:
        return False
    if is_rate(figure["unit"]):
        return bool(figure["median"] < figure["limit"])
    return bool(figure["median"] > figure["limit"])


def compared(
    now: Mapping[str, Any], before: Mapping[str, Any]
) -> list[tuple[str, float, float, bool]]:
    """Return each figure that both have: its name, before, now, and whether it is worse.

    Worse is a median that is a fifth worse and beyond all that was measured before.
    Ratios are compared too.
    """
    rows = []
    known = {**flat(before), **_ratios(before)}
    for name, figure in {**flat(now), **_ratios(now)}.items():
        old = known.get(name)
        if old is None or not old["median"]:
            continue
        middle = figure["median"]
        if is_rate(figure["unit"]):
            worse = middle < old["median"] / SLOWER and middle < old["min"]
        else:
            worse = middle > SLOWER * old["median"] and middle > old["max"]
        rows.append((name, old["median"], middle, worse))
    return rows


def _ratios(report: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the ratios of a report as figures."""
    return {
        f"erasure/ratios/{size}/{way}": {
            "unit": "times",
            "median": value,
            "min": value,
            "max": value,
        }
        for size, ratios in report.get("erasure", {}).get("ratios", {}).items()
        for way, value in ratios.items()
    }


def flat(tree: Mapping[str, Any], path: str = "") -> dict[str, Mapping[str, Any]]:
    """Return the figures of a report by their whole names."""
    found: dict[str, Mapping[str, Any]] = {}
    for name, value in tree.items():
        if not isinstance(value, Mapping):
            continue
        whole = f"{path}/{name}" if path else name
        if "median" in value:
            found[whole] = value
        else:
            found |= flat(value, whole)
    return found
