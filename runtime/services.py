"""Have the services up while a command runs, and know their addresses."""

import json
import os
import subprocess
import sys
import time
from types import TracebackType
from typing import Any, Self

from runtime import keeper, programs, venv
from runtime.console import Refusal, last_lines
from runtime.folder import Folder
from runtime.programs import ROOT

LOOK_SECONDS = 0.05
READY_SECONDS = 360
GONE_SECONDS = 90
SETTINGS = "config.settings"
OWN_HOSTS = "localhost,127.0.0.1,[::1]"


class Services:
    """The services of a data folder, as one of perhaps several users.

    Starts nothing for which the environment already names an address. The last
    user to leave waits until the services are stopped.
    """

    def __init__(self, folder: Folder, *, throwaway: bool = False) -> None:
        self.folder = folder
        self.throwaway = throwaway
        self.addresses: dict[str, str] = {}
        self._users = folder.lock("users")
        self._keeper: subprocess.Popen[bytes] | None = None

    @property
    def missing(self) -> list[str]:
        """The addresses that the environment does not give."""
        names = ("DATABASE_URL", "REDIS_URL")
        if self.throwaway:
            return list(names)
        return [
            name
            for name in names
            if not (os.environ.get(name) or os.environ.get(f"{name}_FILE"))
        ]

    def __enter__(self) -> Self:
        if self.missing:
            self._users.take(shared=True)
            try:
                with self.folder.locked("start"):
                    self._take(self._ready())
            except BaseException:
                self.leave()
                raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()

    def leave(self) -> None:
        """Use the services no longer; wait for their end if nobody else does.

        It is the last thing a command does, so nothing interrupts it.
        """
        programs.ignore_signals()
        self._users.drop()
        alone = self.folder.lock("users")
        presence = self.folder.lock("keeper")
        deadline = time.monotonic() + GONE_SECONDS
        while presence.is_taken and time.monotonic() < deadline:
            if alone.take(wait=False):
                alone.drop()  # nobody; the keeper is about to see it too
            elif alone.take(shared=True, wait=False):
                alone.drop()
                return  # others use them: theirs to stop
            time.sleep(LOOK_SECONDS)
        if self._keeper:
            self._keeper.wait()

    def environment(self) -> dict[str, str]:
        """Return the environment of Lethe's own programs.

        The address of the pages is that of the copy that runs, or ran last.
        """
        env = venv.environment(programs.own_environment())
        if self.throwaway:
            env = {name: env[name] for name in env if not name.startswith("LETHE_")}
        for name in self.addresses:
            env.pop(f"{name}_FILE", None)
        env |= self.addresses
        env |= {
            "LETHE_DATA": str(self.folder.path),
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "PYTHONUNBUFFERED": "1",
        }
        if not (env.get("LETHE_SECRET_KEY") or env.get("LETHE_SECRET_KEY_FILE")):
            env["LETHE_SECRET_KEY_FILE"] = str(self.folder.secret_key())
        if "DATABASE_URL" in self.addresses:  # psql and pg_dump of the same version
            env["PATH"] = os.pathsep.join((str(venv.postgres_programs()), env["PATH"]))
        running = self.folder.lock("run").read() if not self.throwaway else {}
        env.setdefault("LETHE_BASE_URL", running.get("url") or "http://127.0.0.1:8000")
        env.setdefault("LETHE_ALLOWED_HOSTS", OWN_HOSTS)
        return env

    @property
    def is_empty(self) -> bool:
        """Whether the embedded database has no table yet."""
        return "DATABASE_URL" in self.missing and bool(self._state().get("empty"))

    def note_migrated(self) -> None:
        """Let all users know that the database has its tables."""
        if state := self._state():
            keeper.tell(self.folder, state | {"empty": False})

    def _ready(self) -> dict[str, Any]:
        """Return the keeper's word that all is up; start a keeper if there is none."""
        presence = self.folder.lock("keeper")
        if not presence.is_taken:
            self.folder.state.unlink(missing_ok=True)
            self._keeper = self._start_keeper()
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            state = self._state()
            if state.get("state") == "ready":
                return state
            ended = self._keeper.poll() if self._keeper else None
            if state.get("state") == "failed":
                raise Refusal(str(state.get("message")))
            if ended is not None or not (self._keeper or presence.is_taken):
                break
            time.sleep(LOOK_SECONDS)
        log = self.folder.log("services")
        raise Refusal(f"The services did not start:\n{last_lines(log)}")

    def _start_keeper(self) -> "subprocess.Popen[bytes]":
        options = [keeper.THROWAWAY] if self.throwaway else []
        if "DATABASE_URL" not in self.missing:
            options.append(keeper.WITHOUT_POSTGRES)
        if "REDIS_URL" not in self.missing:
            options.append(keeper.WITHOUT_REDIS)
        with programs.open_log(self.folder.log("services")) as log:
            return subprocess.Popen(
                [sys.executable, "-m", "runtime.keeper", self.folder.path, *options],
                cwd=ROOT,
                env=programs.own_environment() | {"PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _take(self, state: dict[str, Any]) -> None:
        addresses: dict[str, str] = state["addresses"]
        for name in self.missing:
            if name not in addresses:
                raise Refusal(
                    f"The copy that runs on {self.folder.path} was started with a "
                    f"{name} of its own.\nSet the same one here."
                )
        self.addresses = {
            name: address
            for name, address in addresses.items()
            if name.replace("_OWNER", "") in self.missing
        }

    def _state(self) -> dict[str, Any]:
        try:
            state = json.loads(self.folder.state.read_text())
        except (OSError, ValueError):
            return {}
        return state if isinstance(state, dict) else {}
