"""Become one of Lethe's processes: `python -m runtime web|worker|beat|migrate`.

`python -m runtime probe NAME` tells by its exit code whether that process is well;
the containers' health checks ask it.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from runtime import processes
from runtime.console import Console
from runtime.programs import ROOT
from runtime.web import answer

NAMES = (*processes.LASTING, "migrate")
USAGE = (
    f"python -m runtime {'|'.join(NAMES)}, or python -m runtime probe web|worker|beat"
)
PROBE_SECONDS = 15
BEAT_SECONDS = 600  # it writes its schedule down every three minutes
OK = 200


def main(arguments: list[str]) -> int:
    """Do as `arguments` say; return an exit code when nothing was become."""
    match arguments:
        case ["probe", "web"]:
            port = int(os.environ.get("LETHE_BIND", ":8000").rpartition(":")[2])
            return 0 if answer(port, "/readyz").status == OK else 1
        case ["probe", "worker"]:
            name = f"celery@{os.uname().nodename}"
            asked = ["-m", "celery", "--app", "config.celery", "inspect", "ping"]
            asked += ["--destination", name, "--timeout", "5"]
            return subprocess.run(
                [sys.executable, *asked],
                stdout=subprocess.DEVNULL,
                check=False,
                timeout=PROBE_SECONDS,
            ).returncode
        case ["probe", "beat"]:
            folder = Path(os.environ.get("LETHE_DATA", ROOT / "var"))
            written = [path.stat().st_mtime for path in folder.glob("beat-schedule*")]
            late = time.time() - max(written, default=0) > BEAT_SECONDS
            return 1 if late else 0
        case [name] if name in NAMES:
            os.chdir(ROOT)
            line = processes.command(name, sys.executable, os.environ)
            env = processes.environment(name, os.environ)
            os.execve(line[0], line, env)  # noqa: S606
    Console(sys.stderr).say(USAGE)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
