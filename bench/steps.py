"""What each bench is made of: steps, each of which can be measured by itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bench import (
    beside,
    crowd,
    erasures,
    hand_picked,
    ingest,
    lists,
    pages,
    segments,
    upserts,
)
from bench.erasures import Asked
from bench.figures import Figure

Say = Callable[[str], None]
Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a bench: what it is called, and what measures it.

    What it returns belongs into the report as it stands.
    """

    name: str
    measure: Callable[[], Report]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    database: str
    profiles: int
    repeats: int
    sizes: Sequence[int] = ()
    ways: Sequence[str] = ()
    crews: Sequence[int] = field(default=(erasures.WORKERS,))
    in_full: bool = False


def steps(bench: str, wanted: Wanted, say: Say) -> Iterator[Step]:
    """Yield the steps of a bench; of `erasure` what others notice of it too."""
    if bench == "erasure":
        yield from _races(wanted, say)
        if not wanted.sizes and not wanted.ways:
            yield from _beside(wanted, say)
    elif bench == "beside":
        yield from _beside(wanted, say)
    else:
        yield Step(bench, lambda: {bench: _told(_MEASURES[bench](wanted, say))})


_MEASURES: Mapping[str, Callable[[Wanted, Say], list[Figure]]] = {
    "selection": lambda asked, say: hand_picked.figures(
        asked.database, asked.repeats, say
    ),
    "pages": lambda asked, say: pages.figures(asked.database, asked.repeats, say),
    "crowd": lambda asked, say: crowd.figures(asked.database, asked.repeats, say),
    "segments": lambda asked, say: segments.figures(asked.database, asked.repeats, say),
    "ingest": lambda asked, say: ingest.figures(asked.database, asked.repeats, say),
    "upserts": lambda asked, say: upserts.figures(asked.database, asked.repeats, say),
    "file": lambda asked, say: lists.figures(
        asked.database, asked.profiles, asked.repeats, say
    ),
}


def _told(figures: Sequence[Figure]) -> Report:
    return {figure.name: figure.to_json() for figure in figures}


def _races(wanted: Wanted, say: Say) -> Iterator[Step]:
    asked = Asked(wanted.repeats, wanted.crews, wanted.ways, wanted.in_full)
    sizes = erasures.FULL_SIZES if wanted.in_full else erasures.SIZES
    for size in wanted.sizes or sizes:
        if size <= wanted.profiles // erasures.MOST_PART:
            yield Step(f"erasure {size}", partial(_race, wanted, size, asked, say))


def _race(wanted: Wanted, size: int, asked: Asked, say: Say) -> Report:
    run = erasures.race(wanted.database, size, asked, say)
    told: Report = {str(size): run.to_json(), "ratios": {str(size): run.ratios()}}
    if wanted.profiles >= erasures.GOAL_PROFILES and size in erasures.GOALS:
        told["goals"] = {str(size): dict(erasures.GOALS[size])}
    return {"erasure": told}


def _beside(wanted: Wanted, say: Say) -> Iterator[Step]:
    database, profiles, repeats = wanted.database, wanted.profiles, wanted.repeats
    tenth, half = profiles // 10, profiles // 2
    for name, measure in (
        ("waits, a tenth", partial(beside.waits, database, tenth, say)),
        ("waits, a half", partial(beside.waits, database, half, say)),
        ("stop", partial(beside.stop, database, half, repeats, say)),
        ("fairness", partial(beside.fairness, database, half, say)),
        ("one person", partial(beside.one_person, database, profiles, say)),
        ("sharing", partial(beside.sharing, profiles, repeats, say)),
    ):
        yield Step(
            f"erasure, {name}",
            lambda measure=measure: {"erasure": {"beside": _told(measure())}},  # type: ignore[misc]
        )
