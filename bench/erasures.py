"""Erasing: Lethe whole, from launch to report, beside the baselines."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import baselines, clusters, population
from bench.baselines import BASELINES, Baseline
from bench.figures import Figure, ratio
from bench.workers import workers
from imports.actions.launch_import import launch_import
from imports.models import Execution
from tenancy.scope import account_transaction

SIZES = (1_000, 10_000, 100_000)
FULL_SIZES = (*SIZES, 500_000)
WORKERS = 2
LOOK_SECONDS = 0.05
LONGEST_SECONDS = 1800
LETHE = "lethe"
MOST_PART = 2  # at most one profile in that many is erased
PHASES = ("launch", "sweep", "proof", "report")


class Incomplete(RuntimeError):
    """A way to erase did not erase all of its targets, so its time says nothing."""


@dataclass
class Race:
    """The seconds of every way to erase one number of profiles."""

    size: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    phases: dict[str, list[float]] = field(default_factory=dict)

    def figures(self) -> dict[str, Figure]:
        """Return the times as figures."""
        return {
            name: Figure(f"{self.size:,} profiles: {name}", "s", tuple(values))
            for name, values in self.seconds.items()
        }

    def to_json(self) -> dict[str, Any]:
        """Return times and ratios."""
        figures = self.figures()
        return {
            "seconds": {name: figure.to_json() for name, figure in figures.items()},
            "phases": {
                name: Figure(name, "s", tuple(values)).to_json()
                for name, values in self.phases.items()
            },
        }

    def ratios(self) -> dict[str, float]:
        """Return Lethe's time divided by each baseline's."""
        figures = self.figures()
        return {
            name: ratio(figures[LETHE], figure)
            for name, figure in figures.items()
            if name != LETHE
        }


def races(
    database: str,
    sizes: Sequence[int],
    repeats: int,
    say: Callable[[str], None],
    only: Sequence[str] = (),
) -> list[Race]:
    """Erase each number of profiles in every way, in turn, each in a fresh copy."""
    here = population.place()
    found = []
    for size in sizes:
        race = Race(size)
        targets = population.some(here, size, seed=size)
        values = population.addresses(here, targets)
        path = population.write_list(population.folder() / f"erase_{size}.csv", values)
        for _ in range(repeats):
            if not only or LETHE in only:
                with clusters.copy_of(database) as copy:
                    _note(race, LETHE, _lethe(copy, path, race, say), say)
            for baseline in BASELINES:
                if only and baseline.name not in only:
                    continue
                with clusters.copy_of(database) as copy:
                    seconds = _timed(baseline, copy, here.account.pk, targets)
                    _note(race, baseline.name, seconds, say)
        found.append(race)
    return found


def _note(race: Race, name: str, seconds: float, say: Callable[[str], None]) -> None:
    race.seconds.setdefault(name, []).append(seconds)
    say(f"{race.size:>8,} profiles  {name:<20} {seconds:8.2f} s")


def _lethe(copy: str, path: Path, race: Race, say: Callable[[str], None]) -> float:
    """Stage a list, then measure from its launch until its report is there."""
    here = population.place()
    run = population.staged(here, path)
    with workers(copy, WORKERS):
        clusters.checkpoint()
        began = time.perf_counter()
        execution = launch_import(
            run,
            by=here.owner,
            reason="to measure",
            fingerprint=run.fingerprint,
            confirmed=True,
        )
        launched = time.perf_counter()
        _await(execution)
        seconds = time.perf_counter() - began
    erasure = execution.erasure
    if erasure.erased != race.size or any(erasure.left.values()):
        raise Incomplete(LETHE)
    with account_transaction(here.account):
        swept = erasure.slices.filter(account=here.account).latest("done").done
    if swept is None or erasure.ended is None or execution.ended is None:
        raise Incomplete(LETHE)
    ends = (
        launched - began,
        (swept - erasure.launched).total_seconds() - (launched - began),
        (erasure.ended - swept).total_seconds(),
        (execution.ended - erasure.ended).total_seconds(),
    )
    for name, value in zip(PHASES, ends, strict=True):
        race.phases.setdefault(name, []).append(max(0.0, value))
        say(f"{'':>27} {name:<12} {value:8.2f} s")
    return seconds


def _await(execution: Execution) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        with account_transaction(execution.account_id):
            execution.refresh_from_db()
            if execution.ended:
                execution.erasure.refresh_from_db()
                return
        time.sleep(LOOK_SECONDS)
    raise Incomplete(LETHE)


def _timed(
    baseline: Baseline, copy: str, account: int, targets: Sequence[int]
) -> float:
    """Return the seconds of a baseline, multiplied up from a sample where it is slow."""
    times = max(1.0, len(targets) / baseline.sample)
    targets = targets[: baseline.sample]
    with clusters.owner(copy) as owner:
        baselines.give_targets(owner, targets)
        baseline.prepare(owner)
        clusters.checkpoint()
        began = time.perf_counter()
        baseline.act(owner, account, targets)
        seconds = time.perf_counter() - began
        if baselines.left(owner, account):
            raise Incomplete(baseline.name)
    return seconds * times
