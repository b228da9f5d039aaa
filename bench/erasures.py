"""Erasing: Lethe whole, from launch to report, beside the baselines."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from bench import baselines, clusters, population
from bench.baselines import BASELINES, Baseline
from bench.figures import Figure, ratio
from bench.launching import (
    Incomplete,
    Staged,
    await_end,
    check_all_gone,
    erasure_of,
    staged,
)
from bench.population import Place
from bench.workers import workers
from imports.models import Execution
from tenancy.scope import account_transaction

SIZES = (1_000, 100_000, 500_000)
FULL_SIZES = (1_000, 10_000, 100_000, 500_000)
WORKERS = 2
# A way that has taken so long in all is not repeated, unless everything is asked for.
PATIENCE_SECONDS = 40.0
LETHE = "lethe"
MOST_PART = 2  # at most one profile in that many is erased
PHASES = ("launch", "sweep", "proof", "report")

# What Lethe's time divided by another way's is to be at most, with two workers and a
# million profiles.
GOAL_PROFILES = 1_000_000
GOALS: Mapping[int, Mapping[str, float]] = {
    1_000: {"single_transaction": 1.5},
    100_000: {
        "single_transaction": 1.0,
        "cascade": 1.0,
        "slices_10k": 0.4,
        "django": 0.5,
    },
    500_000: {
        "single_transaction": 1.0,
        "cascade": 0.5,
        "slices_10k": 0.25,
        "django": 0.2,
    },
}


def lethe(count: int) -> str:
    """Return how Lethe with so many workers is called."""
    if count == WORKERS:
        return LETHE
    return f"{LETHE}, {count} worker{'s' if count > 1 else ''}"


@dataclass
class Race:
    """The seconds of every way to erase one number of profiles."""

    size: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    phases: dict[str, list[float]] = field(default_factory=dict)
    megabytes: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, Figure]:
        """Return the times as figures."""
        return {
            name: Figure(f"{self.size:,} profiles: {name}", "s", tuple(values))
            for name, values in self.seconds.items()
        }

    def to_json(self) -> dict[str, Any]:
        """Return times, phases and the memory of a worker process."""
        figures = self.figures()
        told: dict[str, Any] = {
            "seconds": {name: figure.to_json() for name, figure in figures.items()},
            "phases": {
                name: Figure(name, "s", tuple(values)).to_json()
                for name, values in self.phases.items()
            },
        }
        if self.megabytes:
            memory = Figure("peak memory of a worker", "MB", tuple(self.megabytes))
            told["memory"] = {memory.name: memory.to_json()}
        return told

    def ratios(self) -> dict[str, float]:
        """Return Lethe's time divided by each baseline's."""
        figures = self.figures()
        if LETHE not in figures:
            return {}
        return {
            baseline.name: ratio(figures[LETHE], figures[baseline.name])
            for baseline in BASELINES
            if baseline.name in figures
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a race: how often, by how many workers, which ways alone."""

    repeats: int
    crews: Sequence[int] = (WORKERS,)
    only: Sequence[str] = ()
    in_full: bool = False

    def wants(self, name: str) -> bool:
        """Say whether the way called `name` is measured."""
        return not self.only or name in self.only


def race(database: str, size: int, asked: Asked, say: Callable[[str], None]) -> Race:
    """Erase so many profiles in every way, in turn, each in a fresh copy."""
    here = population.place()
    run = Race(size)
    targets = population.some(here, size, seed=size)
    clusters.fill_log()
    clusters.fill_memory(database)
    with ExitStack() as stack:
        ways: dict[str, Callable[[], float]] = {}
        if asked.wants(LETHE):
            list_ = stack.enter_context(staged(database, list_of(here, targets)))
            for crew in asked.crews:
                ways[lethe(crew)] = partial(_lethe, list_, run, crew, say)
        for baseline in BASELINES:
            if asked.wants(baseline.name):
                act = partial(_in_copy, baseline, database, here.account.pk, targets)
                ways[baseline.name] = act
        for _repeat in range(asked.repeats):
            for name, way in ways.items():
                taken = run.seconds.setdefault(name, [])
                if sum(taken) > PATIENCE_SECONDS and not asked.in_full:
                    continue
                taken.append(way())
                say(f"{size:>8,} profiles  {name:<20} {taken[-1]:8.2f} s")
    return run


def list_of(here: Place, targets: Sequence[int]) -> Path:
    """Write a list of the targets' addresses; return where it is."""
    path = population.folder() / f"erase_{here.account.slug}_{len(targets)}.csv"
    return population.write_list(path, population.addresses(here, targets))


def _lethe(list_: Staged, run: Race, crew: int, say: Callable[[str], None]) -> float:
    """Measure from the launch of a staged list until its report is there."""
    with list_.copied() as copy, workers(copy, crew) as running:
        clusters.checkpoint()
        list_.show()
        began = time.perf_counter()
        execution = list_.launch()
        launched = timezone.now()
        launch = time.perf_counter() - began
        await_end(execution)
        seconds = time.perf_counter() - began
        megabytes = running.peak_megabytes()
        check_all_gone(execution, run.size)
        if crew == WORKERS:
            run.megabytes.append(megabytes)
            for name, value in _phases(execution, launch, launched).items():
                run.phases.setdefault(name, []).append(value)
                say(f"{'':>27} {name:<12} {value:8.2f} s")
    return seconds


def _phases(
    execution: Execution, launch: float, launched: datetime
) -> dict[str, float]:
    """Return the seconds of each phase, from the moments that a run notes itself.

    It was launched in `launch` seconds, and that was over at `launched`.
    """
    erasure = erasure_of(execution)
    with account_transaction(execution.account_id):
        slices = erasure.slices.filter(account=execution.account_id)
        swept = slices.latest("done").done
    if swept is None or erasure.ended is None or execution.ended is None:
        raise Incomplete(LETHE)
    ends = (
        launch,
        (swept - launched).total_seconds(),
        (erasure.ended - swept).total_seconds(),
        (execution.ended - erasure.ended).total_seconds(),
    )
    return {name: max(0.0, end) for name, end in zip(PHASES, ends, strict=True)}


def _in_copy(
    baseline: Baseline, database: str, account: int, targets: Sequence[int]
) -> float:
    with clusters.copy_of(database) as copy:
        return _timed(baseline, copy, account, targets)


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
