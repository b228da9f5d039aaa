"""The command lines of Lethe's processes, for this machine and for the containers.

`bin/run` supervises them; the image runs `python -m runtime NAME`, which becomes the
same command line. The sizes come from the environment:

    LETHE_BIND            address of web (default 127.0.0.1:8000)
    LETHE_WEB_PROCESSES   processes of web (2), LETHE_WEB_THREADS threads in each (4)
    LETHE_WORKERS         tasks that a worker works on at once (2)
"""

import os
from collections.abc import Mapping
from pathlib import Path

LASTING = ("web", "worker", "beat")
HEARTBEATS = Path("/dev/shm")  # noqa: S108 - memory: a busy disk must not kill web
WEB_SECONDS = 120  # a 50 MB upload over a slow line
GRACE_SECONDS = 10


def command(name: str, python: str | Path, env: Mapping[str, str]) -> list[str]:
    """Return the command line of the process called `name`.

    `migrate` ends; web, worker and beat last. Raises KeyError for another name.
    """
    folder = HEARTBEATS if os.access(HEARTBEATS, os.W_OK) else Path("/tmp")  # noqa: S108
    celery = ["-m", "celery", "--app", "config.celery"]
    commands: dict[str, list[str]] = {
        "web": [
            *("-m", "gunicorn", "config.wsgi:application"),
            *("--bind", env.get("LETHE_BIND", "127.0.0.1:8000")),
            *("--worker-class", "gthread"),
            *("--workers", env.get("LETHE_WEB_PROCESSES", "2")),
            *("--threads", env.get("LETHE_WEB_THREADS", "4")),
            *("--timeout", str(WEB_SECONDS)),
            *("--graceful-timeout", str(GRACE_SECONDS)),
            *("--worker-tmp-dir", str(folder)),
            "--no-control-socket",
        ],
        "worker": [
            *celery,
            "worker",
            *("--concurrency", env.get("LETHE_WORKERS", "2")),
            *("--pool", "prefork"),
            "--without-gossip",
            "--without-mingle",
        ],
        "beat": [*celery, "beat", "--pidfile="],
        "migrate": ["manage.py", "migrate", "--no-input"],
    }
    return [str(python), *commands[name]]


def environment(name: str, env: Mapping[str, str]) -> dict[str, str]:
    """Return `env` as the process called `name` needs it: migrate is the owner's."""
    owner = {"LETHE_DATABASE_ROLE": "owner"} if name == "migrate" else {}
    return dict(env) | owner
