"""One embedded PostgreSQL: made once, started and stopped, never reached from outside.

It listens on a UNIX socket in a folder closed to all but us, so every login there
is trusted. `lethe_owner` owns the database and its schema; `lethe_program` owns
nothing and cannot pass by row-level security. The superuser is used here alone.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from runtime import programs, venv
from runtime.console import Refusal, last_lines
from runtime.folder import Folder
from runtime.place import Place

SUPERUSER = "postgres"
OWNER = "lethe_owner"
PROGRAM = "lethe_program"
DATABASE = "lethe"
READY_SECONDS = 300  # recovery after a crash may replay a few gigabytes
STOP_SECONDS = 60
# A killed server's children take a moment to notice, and hold its memory till then.
LEFTOVERS = "pre-existing shared memory block"
LEFTOVERS_SECONDS = 20
STATUS_LINE = 7  # of postmaster.pid, from 0; pg_ctl waits for it too
MEGABYTE = 1_048_576

ROLES = f"""
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') THEN
        CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{PROGRAM}') THEN
        CREATE ROLE {PROGRAM} LOGIN NOBYPASSRLS;
    END IF;
END
$$;
GRANT {PROGRAM} TO {OWNER} WITH ADMIN OPTION;
SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}')
\\gexec
"""  # noqa: S608 - our own constants

CONFIGURATION = """\
# Written at every start. Settings of your own go to custom.conf beside this file.
{settings}
include = 'custom.conf'
"""


@dataclass(frozen=True)
class Machine:
    """What the settings depend on: bytes of memory, shared memory and free disk."""

    memory: int
    shared: int
    free: int

    @classmethod
    def this(cls, folder: Path) -> "Machine":
        """Return the size of this machine, or of the container we are in.

        Free is what is left on the disk of `folder`.
        """
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        try:
            limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
            memory = min(memory, int(limit))
        except (OSError, ValueError):
            pass  # no limit
        try:
            shared = shutil.disk_usage("/dev/shm").total  # noqa: S108
        except OSError:
            shared = 0
        return cls(memory, shared, shutil.disk_usage(folder).free)


def settings(machine: Machine, sockets: Path, *, throwaway: bool) -> dict[str, str]:
    """Return the settings that fit `machine`.

    The log tells no statement and no value, as they may hold personal data. WAL
    compression stays off: it makes erasing three times slower.
    """
    megabytes = machine.memory // MEGABYTE
    # Half of the memory, but an eighth of what is left on the disk at most.
    log = min(max(megabytes // 2, 4096), 16_384, machine.free // MEGABYTE // 8)
    fitting = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "port": "5432",
        "max_connections": "200",
        "shared_buffers": f"{min(max(megabytes // 4, 64), 8192)}MB",
        "effective_cache_size": f"{max(megabytes // 2, 128)}MB",
        "maintenance_work_mem": f"{min(max(megabytes // 32, 64), 512)}MB",
        "work_mem": f"{min(max(megabytes // 400, 8), 48)}MB",
        # An erasure writes each page that it touches to the log. More than what a
        # processor's cache holds is written to memory and read again.
        "wal_buffers": f"{min(max(megabytes // 512, 16), 32)}MB",
        # Far enough that no checkpoint comes in the middle of an erasure: it would write
        # the pages that were touched, and have the rest in full in the log once more.
        "max_wal_size": f"{max(log, 1024)}MB",
        # What an erasure took stays for the next one: a file made anew is written twice.
        "min_wal_size": f"{max(log // 2, 1024)}MB",
        # What is in the log already is on the disk soon, so that whoever commits waits
        # for little more than their own (docs/adr/0032).
        "wal_writer_delay": "10ms",
        "checkpoint_timeout": "15min",
        "wal_compression": "off",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_checkpoints": "off",
    }
    if machine.shared < 512 * MEGABYTE:
        fitting["dynamic_shared_memory_type"] = "mmap"
    if throwaway:
        fitting |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": f"{min(max(megabytes // 16, 64), 512)}MB",
        }
    return fitting


class Postgres:
    """The cluster of one data folder."""

    def __init__(self, folder: Folder, place: Place, *, throwaway: bool) -> None:
        self.log = folder.log("postgres")
        self.place = place
        self.throwaway = throwaway
        self.data = place.path / "postgres"
        self.sockets = place.sockets
        self.programs = place.reachable(venv.postgres()).parent
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, role: str) -> str:
        """Return the address of the database for `role`."""
        return f"postgresql://{role}@/{DATABASE}?host={quote(str(self.sockets))}"

    def start(self) -> None:
        """Start the cluster, made first if there is none, and wait until it answers.

        What an earlier start that was killed left behind is cleared away.
        """
        if not self.data.exists():
            self._make()
        self._refuse_another_version()
        self._clear_away()
        configuration = settings(
            Machine.this(self.data), self.sockets, throwaway=self.throwaway
        )
        own = self.data / "custom.conf"
        if not own.exists():
            self._write(own.name, "")
        lines = [f"{name} = '{value}'" for name, value in configuration.items()]
        self._write("postgresql.conf", CONFIGURATION.format(settings="\n".join(lines)))
        deadline = time.monotonic() + LEFTOVERS_SECONDS
        while not self._starts():
            if time.monotonic() > deadline or LEFTOVERS not in last_lines(self.log, 3):
                raise Refusal(
                    f"PostgreSQL did not start. The end of {self.log}:\n"
                    f"{last_lines(self.log)}"
                )
            time.sleep(0.5)
        self._make_roles()

    def stop(self) -> None:
        """Stop the cluster: open transactions are rolled back, all is on disk."""
        if self.process:
            programs.end(self.process, first=signal.SIGINT, seconds=STOP_SECONDS)
            self.process = None

    @property
    def _identity(self) -> dict[str, Any]:
        return self.place.account.identity if self.place.account else {}

    @property
    def _environment(self) -> dict[str, str]:
        """Nothing of the caller's own PG… variables and language."""
        return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "PGTZ": "UTC"}

    def _make(self) -> None:
        """Make the cluster beside its place and move it there when it is whole."""
        unfinished = self.place.path / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        code = programs.run(
            [
                self.programs / "initdb",
                f"--pgdata={unfinished}",
                f"--username={SUPERUSER}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                *(["--no-sync"] if self.throwaway else []),
            ],
            log=self.log,
            env=self._environment,
            cwd="/",
            **self._identity,
        )
        if code:
            raise Refusal(
                f"PostgreSQL could not make its database. The end of {self.log}:\n"
                f"{last_lines(self.log)}"
            )
        unfinished.rename(self.data)

    def _refuse_another_version(self) -> None:
        """Refuse a cluster that another major version of PostgreSQL made."""
        made_by = (self.data / "PG_VERSION").read_text().strip()
        said = subprocess.run(
            [self.programs / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **self._identity,
        )
        found = re.search(r"\b(\d+)\.\d+", said.stdout)
        if found is None:
            raise Refusal(
                f"PostgreSQL does not start on this machine: {said.stderr.strip()}"
            )
        if found[1] != made_by:
            raise Refusal(
                f"The database in {self.data} was made by PostgreSQL {made_by}; this "
                f"is {found[1]}.\nSee docs/operations.md on moving to a new version."
            )

    def _clear_away(self) -> None:
        """Stop a server whose keeper was killed; remove its note when it is gone.

        The number in the note may be another program's by now: only a process
        that names our data folder is touched.
        """
        note = self.data / "postmaster.pid"
        try:
            process_id = int(note.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            process_id = 0
        deadline = time.monotonic() + STOP_SECONDS
        while process_id and str(self.data) in programs.command_line(process_id):
            os.kill(process_id, signal.SIGINT)
            if time.monotonic() > deadline:
                os.kill(process_id, signal.SIGKILL)
            time.sleep(0.2)
        note.unlink(missing_ok=True)
        for left in self.sockets.glob(".s.PGSQL.*"):
            left.unlink()

    def _starts(self) -> bool:
        """Start the server; return whether it got as far as `ready` in its note."""
        self.process = programs.start(
            [self.programs / "postgres", "-D", self.data],
            log=self.log,
            env=self._environment,
            cwd="/",
            on_parents_end=signal.SIGINT,  # its "fast shutdown"
            **self._identity,
        )
        note = self.data / "postmaster.pid"
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return False
            try:
                lines = note.read_text().splitlines()
            except OSError:
                lines = []
            if len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready":
                return True
            time.sleep(0.05)
        raise Refusal(f"PostgreSQL was not ready in time; see {self.log}.")

    def _make_roles(self) -> None:
        """Make the two roles and the database, where they are missing."""
        made = self._psql(SUPERUSER, "postgres", ROLES)
        if made.returncode:
            raise Refusal(f"The database's roles could not be made: {made.stderr}")

    def is_empty(self) -> bool:
        """Whether no migration was ever applied."""
        question = "SELECT to_regclass('public.django_migrations') IS NULL"
        return self._psql(OWNER, DATABASE, question).stdout.strip() == "t"

    def _psql(
        self, role: str, database: str, script: str
    ) -> "subprocess.CompletedProcess[str]":
        answer: subprocess.CompletedProcess[str] = subprocess.run(
            [
                str(self.programs / "psql"),
                *("--no-psqlrc", "--quiet", "--tuples-only", "--no-align"),
                *("--set", "ON_ERROR_STOP=1"),
                *("--host", str(self.sockets), "--username", role),
                *("--dbname", database),
            ],
            input=script,
            capture_output=True,
            text=True,
            check=False,
            env=self._environment,
            cwd="/",
            **self._identity,
        )
        return answer

    def _write(self, name: str, content: str) -> None:
        """Write a file of the cluster in its owner's name, never through a link."""
        path = self.data / name
        path.unlink(missing_ok=True)
        with path.open("x") as file:
            file.write(content)
        path.chmod(0o600)
        if self.place.account:
            self.place.account.owns(path)
