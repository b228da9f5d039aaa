"""Real processes that are made to fail."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from imports.actions.create_import import create_import
from imports.actions.request_staging import request_staging
from imports.actions.upload_file import upload_file
from tenancy.errands import send
from tenancy.models import Errand
from tests import factories
from tests.databases import program_url
from tests.drills.list import DATA, LIST

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


@pytest.fixture
def population(transactional_db, acme, olga):
    table = factories.table(acme, "contacts", identity="by-key")
    for key in ("email", "phone", "crm_id"):
        call_command(
            "load_profiles",
            DATA / f"profiles_by_{key}.csv",
            account="acme",
            table="contacts",
            key=key,
            stdout=StringIO(),
            stderr=StringIO(),
        )
    return table


@pytest.fixture
def look_at_list(population, acme, olga, scope):
    def begin():
        with scope(acme):
            run = create_import(population, by=olga)
            content = (DATA / LIST).read_bytes()
            upload_file(run, SimpleUploadedFile(LIST, content), by=olga)
            request_staging(run, by=olga)
        return run

    return begin


@pytest.fixture
def locked(acme):
    """Return what holds a profile from a connection of its own, as an ingest would."""
    held = psycopg.connect(program_url())
    held.execute("SELECT set_config('lethe.account', %s, true)", [str(acme.pk)])

    def hold(profile_id):
        held.execute(
            "SELECT 1 FROM profiles_profile WHERE account_id = %s AND id = %s "
            "FOR KEY SHARE",
            [acme.pk, profile_id],
        )
        return held

    yield hold
    held.close()


def forget_broker() -> None:
    """Empty the broker and hang up on everybody, as its restart would."""
    with redis.from_url(settings.REDIS_URL) as broker:
        broker.flushdb()
        ours = str(broker.connection_pool.connection_kwargs.get("db", 0))
        me = str(broker.client_id())
        for client in broker.client_list():
            if client["db"] == ours and client["id"] != me:
                broker.client_kill_filter(_id=client["id"])
        broker.flushdb()


def deliver_thrice() -> None:
    """Send for all that is due three times over."""
    for errand in Errand.objects.all():
        for _ in range(3):
            send(errand)


@pytest.fixture(params=["killed", "forgotten", "thrice"])
def trouble(request, worker) -> "Trouble":
    """Return each kind of trouble in turn: a worker dies, the broker forgets, or
    everything is delivered three times to two workers.
    """
    return Trouble(request.param, worker)


class Trouble:
    """Workers at work, and what happens to them in the middle of it."""

    def __init__(self, kind: str, worker: Callable[[], Worker]) -> None:
        self.kind = kind
        self._worker = worker
        self._first = worker()
        if kind == "thrice":
            worker()

    def begins(self) -> None:
        """Make the trouble, while something that is held keeps the work from its end."""
        match self.kind:
            case "killed":
                self._first.kill()
            case "forgotten":
                forget_broker()
            case "thrice":
                deliver_thrice()

    def ends(self) -> None:
        """Have somebody go on, after what was held is let go."""
        if self.kind == "killed":
            self._worker()
        elif self.kind == "thrice":
            deliver_thrice()
