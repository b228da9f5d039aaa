"""The data folder: everything that one copy of Lethe keeps, and who is using it."""

import fcntl
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from runtime.console import Refusal
from runtime.programs import ROOT

FREE_BYTES = 1_000_000_000
KEY_BYTES = 48


class Lock:
    """A lock on a file, which the kernel lifts when its holder dies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[str] | None = None

    def take(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take the lock; return whether it was to be had."""
        file = self._file or self.path.open("a+")
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(file, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if file is not self._file:
                file.close()
            return False
        self._file = file
        return True

    def drop(self) -> None:
        """Lift the lock, if it is held."""
        if self._file:
            self._file.close()
            self._file = None

    @property
    def is_taken(self) -> bool:
        """Whether somebody else holds it in a way that excludes us."""
        probe = Lock(self.path)
        if probe.take(wait=False):
            probe.drop()
            return False
        return True

    def write(self, content: dict[str, Any]) -> None:
        """Leave a note in the file for those who find the lock taken."""
        if self._file:
            self._file.truncate(0)
            self._file.write(json.dumps(content))
            self._file.flush()

    def read(self) -> dict[str, Any]:
        """Return the note of whoever holds the lock."""
        try:
            note = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}


@dataclass(frozen=True)
class Folder:
    """A data folder and the names of its parts."""

    path: Path

    @classmethod
    def named(cls, given: str | None) -> "Folder":
        """Return the folder of `--data`, else of LETHE_DATA, else `var/`."""
        name = given or os.environ.get("LETHE_DATA") or str(ROOT / "var")
        return cls(Path(name).expanduser().resolve())

    def log(self, name: str) -> Path:
        """Return the path of the log called `name`."""
        return self.path / "log" / f"{name}.log"

    @property
    def services(self) -> Path:
        """Where the services' files are; a link when they must live elsewhere."""
        return self.path / "services"

    @property
    def state(self) -> Path:
        """What the keeper says about the services."""
        return self.path / "services.json"

    def lock(self, name: str) -> Lock:
        """Return the lock called `name`: run, users, start, keeper or migrate."""
        return Lock(self.path / "locks" / name)

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold the lock called `name`."""
        lock = self.lock(name)
        lock.take()
        try:
            yield
        finally:
            lock.drop()

    def prepare(self) -> None:
        """Make the folder and its parts; refuse where that cannot be done.

        Others may pass through a folder that root made, because the services run
        under an account of their own; they can list nothing in it.
        """
        mode = 0o711 if os.geteuid() == 0 else 0o700
        try:
            self.path.mkdir(mode=mode, parents=True, exist_ok=True)
            for part in ("log", "locks"):
                (self.path / part).mkdir(mode=0o700, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path):
                pass
        except OSError as error:
            raise Refusal(
                f"The data folder {self.path} cannot be written "
                f"({error.strerror}).\nName another one with --data DIR, or change "
                "its owner."
            ) from error
        refuse_a_full_disk(self.path)

    def secret_key(self) -> Path:
        """Return the file with this copy's secret key, made at the first call."""
        path = self.path / "secret_key"
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return path
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(KEY_BYTES))
        return path


def refuse_a_full_disk(path: Path) -> None:
    """Refuse when less than a gigabyte is free where `path` is."""
    free = shutil.disk_usage(path).free
    if free < FREE_BYTES:
        raise Refusal(
            f"Only {free // 1_000_000} MB are free on the disk of {path}; Lethe needs "
            f"{FREE_BYTES // 1_000_000} MB.\nMake room, or name a folder on another "
            "disk with --data DIR."
        )
