"""Real worker processes, and how much memory they took."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from django.conf import settings

from bench import clusters
from config.celery import app
from runtime import processes

READY_SECONDS = 60
KILOBYTES = 1024


class NotReady(RuntimeError):
    """The workers did not start."""


class Workers:
    """A running Celery worker with its child processes."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def peak_megabytes(self) -> float:
        """Return the largest memory that any child process ever had (VmHWM)."""
        return max(_peak(child) for child in _children(self._process.pid)) / 1e6


@contextmanager
def workers(database: str, count: int) -> Iterator[Workers]:
    """Have `count` worker processes on `database`, as `bin/run` starts them."""
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    environment = {**clusters.environment(database), "LETHE_WORKERS": str(count)}
    log = Path(settings.DATA_DIR) / "log" / "bench-worker.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            processes.command("worker", sys.executable, environment),
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _await(process)
        yield Workers(process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _await(process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if app.control.ping(timeout=0.3):
            return
    raise NotReady


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(number) for path in listed for number in path.read_text().split()]


def _peak(process_id: int) -> int:
    return status_bytes(Path(f"/proc/{process_id}/status").read_text(), "VmHWM")


def status_bytes(status: str, field: str) -> int:
    """Return a field of a process's status, in bytes."""
    for line in status.splitlines():
        name, _, value = line.partition(":")
        if name == field:
            return int(value.split()[0]) * KILOBYTES
    raise KeyError(field)
