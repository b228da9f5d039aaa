"""A report while it grows: kept on disk after each step, so that one can go on later."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.figures import flat, misses


class Report:
    """What was measured so far, and where it is kept."""

    def __init__(self, path: Path) -> None:
        self.told: dict[str, Any] = {}
        self._path = path

    @property
    def done(self) -> Mapping[str, float]:
        """Return the steps that were measured, with the load after each."""
        after: Mapping[str, float] = self.told.get("machine", {}).get("load_after", {})
        return after

    def add(self, found: Mapping[str, Any]) -> None:
        """Put what was found among what is there."""
        _merge(self.told, found)

    def read(self) -> None:
        """Go on with what is on disk, if anything is."""
        if self._path.exists():
            self.told = json.loads(self._path.read_text())

    def write(self) -> None:
        """Keep it on disk; a death in the middle leaves what was there."""
        unfinished = self._path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(self.told, indent=2))
        unfinished.replace(self._path)


def _merge(into: dict[str, Any], found: Mapping[str, Any]) -> None:
    for name, value in found.items():
        if isinstance(value, Mapping) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        else:
            into[name] = dict(value) if isinstance(value, Mapping) else value


def missed(told: Mapping[str, Any]) -> list[str]:
    """Return the names of all figures and ratios that are not what they should be."""
    return [
        *(name for name, figure in flat(told).items() if misses(figure)),
        *(name for name, ratio, goal in goals(told) if ratio > goal),
    ]


def goals(told: Mapping[str, Any]) -> Iterator[tuple[str, float, float]]:
    """Yield each ratio that has a goal: its name, the ratio, the most it should be."""
    erasure = told.get("erasure", {})
    for size, most in erasure.get("goals", {}).items():
        for way, goal in most.items():
            if (ratio := erasure["ratios"].get(size, {}).get(way)) is not None:
                yield f"erasure/ratios/{size}/{way}", ratio, goal
