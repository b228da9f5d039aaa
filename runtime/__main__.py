"""Become one of Lethe's processes: `python -m runtime web|worker|beat|migrate`.

`python -m runtime probe NAME` tells by its exit code whether that process is well;
the containers' health checks ask it.
"""

import os
import subprocess
import sys

from runtime import processes
from runtime.programs import ROOT
from runtime.web import answer

NAMES = (*processes.LASTING, "migrate")
USAGE = f"python -m runtime {'|'.join(NAMES)}, or python -m runtime probe web|worker"
PROBE_SECONDS = 15


def main(arguments: list[str]) -> int:
    """Do as `arguments` say; return an exit code when nothing was become."""
    match arguments:
        case ["probe", "web"]:
            port = int(os.environ.get("LETHE_BIND", ":8000").rpartition(":")[2])
            return 0 if answer(port, "/readyz").status == 200 else 1  # noqa: PLR2004
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
        case [name] if name in NAMES:
            os.chdir(ROOT)
            line = processes.command(name, sys.executable, os.environ)
            os.execve(line[0], line, processes.environment(name, os.environ))
    print(USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
