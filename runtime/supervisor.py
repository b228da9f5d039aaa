"""Keep web, worker and beat alive, and stop them together."""

import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from runtime import processes, programs
from runtime.folder import Folder
from runtime.venv import PYTHON

LOOK_SECONDS = 0.2
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 20.0  # what lived this long did not fail at its start
STOP_SECONDS = 15.0


@dataclass
class Child:
    """One process under supervision."""

    name: str
    process: "subprocess.Popen[bytes]"
    began: float = field(default_factory=time.monotonic)
    pause: float = FIRST_PAUSE_SECONDS
    due: float | None = None  # when to start it again, once it ended


class Supervisor:
    """The processes of one data folder."""

    def __init__(
        self, folder: Folder, env: Mapping[str, str], tell: Callable[[str], None]
    ) -> None:
        self.folder = folder
        self.env = env
        self.tell = tell
        self.children: list[Child] = []

    def start(self) -> None:
        """Start all of them."""
        for name in processes.LASTING:
            self.children.append(Child(name, self._spawn(name)))

    def watch(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Restart what ends, until `until` says so; Stopped comes through."""
        while not until():
            for child in self.children:
                self._look_after(child)
            time.sleep(LOOK_SECONDS)

    def has_ended(self, name: str) -> bool:
        """Whether the process called `name` is not there right now."""
        return any(
            child.name == name and child.process.poll() is not None
            for child in self.children
        )

    def stop(self) -> None:
        """Ask all of them to stop at once, wait, then leave nothing of them."""
        for child in self.children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            remaining = max(0.1, deadline - time.monotonic())
            programs.end(child.process, seconds=remaining)

    def _spawn(self, name: str) -> "subprocess.Popen[bytes]":
        return programs.start(
            processes.command(name, PYTHON, self.env),
            log=self.folder.log(name),
            env=processes.environment(name, self.env),
            cwd=programs.ROOT,
            umask=0o077,  # uploads and reports are nobody else's to read
        )

    def _look_after(self, child: Child) -> None:
        """Start `child` again when it ended: soon, then ever later."""
        now = time.monotonic()
        if child.due is None:
            code = child.process.poll()
            if code is None:
                return
            programs.kill_session(child.process.pid)
            if now - child.began > STEADY_SECONDS:
                child.pause = FIRST_PAUSE_SECONDS
            child.due = now + child.pause
            child.pause = min(child.pause * 2, LONGEST_PAUSE_SECONDS)
            how = f"signal {-code}" if code < 0 else f"code {code}"
            log = self.folder.log(child.name)
            self.tell(f"  {child.name} ended ({how}); it is started again. See {log}")
        elif now >= child.due:
            child.process = self._spawn(child.name)
            child.began = now
            child.due = None
