"""Watching from outside: what others wait, and how long transactions last."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench import clusters
from bench.figures import Figure, percentile

LOOK_SECONDS = 0.01
WAIT_LIMIT = 50.0  # ms, at the 99th percentile

# The program's own, but for whoever asks.
OLDEST = (
    "SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0) "
    "FROM pg_stat_activity WHERE datname = current_database() "
    "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


class NotProbed(RuntimeError):
    """Nobody was at work beside the erasure."""


@dataclass
class Waits:
    """How long everything took that somebody else did: milliseconds by its name."""

    taken: dict[str, list[float]] = field(default_factory=dict)

    def figures(self, when: str, limit: float | None = None) -> list[Figure]:
        """Return how long anything took `when`, and each thing at p99."""
        everything = [one for each in self.taken.values() for one in each]
        if not everything:
            raise NotProbed(when)
        return [
            Figure(f"{when}: others' work, p50", "ms", (percentile(everything, 50),)),
            Figure(
                f"{when}: others' work, p99",
                "ms",
                (percentile(everything, 99),),
                limit,
            ),
            Figure(f"{when}: others' work, longest", "ms", (max(everything),)),
            *(
                Figure(f"{when}: {name}, p99", "ms", (percentile(each, 99),))
                for name, each in self.taken.items()
            ),
        ]

    def add(self, pairs: Sequence[tuple[str, float]]) -> None:
        """Note names and milliseconds."""
        for name, milliseconds in pairs:
            self.taken.setdefault(name, []).append(milliseconds)


@contextmanager
def probing(database: str, slug: str, people: Sequence[int]) -> Iterator[Waits]:
    """Have somebody work on `people` in another process while the block runs.

    What they waited is there when the block has ended.
    """
    found = Waits()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.prober"],
        env={
            **clusters.environment(database),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdin is None or process.stdout is None:
        raise NotProbed
    try:
        process.stdin.write(json.dumps([database, slug, list(people)]) + "\n")
        process.stdin.flush()
        if process.stdout.readline().strip() != "ready":
            raise NotProbed
        yield found
        process.stdin.close()
        found.add(json.loads(process.stdout.read()))
    finally:
        process.kill()
        process.wait()


@dataclass
class Longest:
    """The longest transaction that was seen, in seconds."""

    seconds: float = 0.0


@contextmanager
def transactions(database: str) -> Iterator[Longest]:
    """Look every ten milliseconds, while the block runs, how old transactions are."""
    found, over = Longest(), threading.Event()

    def look() -> None:
        with clusters.owner(database) as owner:
            while not over.is_set():
                row = owner.execute(OLDEST).fetchone()
                found.seconds = max(found.seconds, float(row[0]) if row else 0.0)
                time.sleep(LOOK_SECONDS)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield found
    finally:
        over.set()
        watcher.join()
