"""One embedded Redis: the broker, the cache and the rate limiter.

It keeps nothing on disk: the database says what is due, so nothing that matters is
lost with it.
"""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from runtime import programs, venv
from runtime.console import Refusal, last_lines
from runtime.folder import Folder
from runtime.place import Place

NAMES = ("redis-server", "valkey-server")
READY_SECONDS = 15
STOP_SECONDS = 10
SILENCE_SECONDS = 2


class Redis:
    """The Redis of one data folder."""

    def __init__(self, folder: Folder, place: Place) -> None:
        self.log = folder.log("redis")
        self.place = place
        self.socket = place.sockets / "redis.sock"
        self.note = folder.path / "redis.pid"
        self.program = self._program()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the address of the server."""
        return f"unix://{self.socket}?db=0"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._clear_away()
        identity = self.place.account.identity if self.place.account else {}
        self.process = programs.start(
            [
                self.program,
                *("--port", "0"),
                *("--unixsocket", self.socket),
                *("--unixsocketperm", "700"),
                *("--save", ""),
                *("--appendonly", "no"),
                *("--dir", self.place.path),
                *("--daemonize", "no"),
                *("--databases", "16"),
            ],
            log=self.log,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            cwd="/",
            **identity,
        )
        self.note.write_text(str(self.process.pid))
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Refusal(
                    f"Redis did not start. The end of {self.log}:\n"
                    f"{last_lines(self.log)}\nA Redis of the system is used when there "
                    "is one (Debian, Ubuntu: apt-get install redis-server)."
                )
            time.sleep(0.03)

    def stop(self) -> None:
        """Stop the server."""
        if self.process:
            programs.end(self.process, seconds=STOP_SECONDS)
            self.process = None
            self.note.unlink(missing_ok=True)
            self.socket.unlink(missing_ok=True)

    def _program(self) -> Path:
        for name in NAMES:
            if found := shutil.which(name):
                account = self.place.account
                if account is None or account.reaches(Path(found)):
                    return Path(found)
        return self.place.reachable(venv.redis())

    def _clear_away(self) -> None:
        """End a server whose keeper was killed; the number may be another's by now."""
        try:
            process_id = int(self.note.read_text())
        except (OSError, ValueError):
            return
        if str(self.socket) in programs.command_line(process_id):
            programs.kill_session(process_id)
        self.note.unlink(missing_ok=True)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(SILENCE_SECONDS)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False
