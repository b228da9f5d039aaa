"""Lethe's settings, with a broker database for each worker of a parallel run.

Two tests at a time start real Celery workers: with one broker between them, each would
take the other's messages. Passwords are hashed quickly; what takes a third of a second
on purpose would be done hundreds of times.
"""

import os
import re

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def of_worker(url: str, worker: str) -> str:
    """Return the address `url` with the database of `worker`, such as `gw1`."""
    number = int(worker.removeprefix("gw")) + 1
    if url.startswith("unix:"):
        return f"{url.partition('?')[0]}?db={number}"
    return re.sub(r"(//[^/]+)(/.*)?$", rf"\g<1>/{number}", url)


if WORKER:
    os.environ["REDIS_URL"] = of_worker(os.environ["REDIS_URL"], WORKER)

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
