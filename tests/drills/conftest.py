"""Real processes that are made to fail."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.databases import program_url

ROOT = Path(__file__).parent.parent.parent


class Worker:
    """A Celery worker with its own beat, as a process group that can be killed."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._log = log.open("ab")
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "--app", "config.celery", "worker"),
                *("--concurrency", "2", "--beat", "--without-gossip"),
                *("--without-mingle", "--schedule", str(log.with_suffix(".beat"))),
            ],
            cwd=ROOT,
            env=environment,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    def kill(self) -> None:
        """Send SIGKILL to all of it at once."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=10)
        self._log.close()


@pytest.fixture
def worker(tmp_path, transactional_db) -> Iterator[Callable[[], Worker]]:
    """Return what starts a worker on this test's database and a broker of its own."""
    started: list[Worker] = []
    environment = {
        **os.environ,
        "DATABASE_URL": program_url(),
        "REDIS_URL": settings.REDIS_URL,
        "LETHE_LOOK_SECONDS": "1",
        "LETHE_DATA": str(tmp_path),
    }

    def start() -> Worker:
        made = Worker(environment, tmp_path / f"worker{len(started)}.log")
        started.append(made)
        return made

    yield start
    for one in started:
        one.kill()
