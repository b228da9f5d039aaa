"""The process that owns the embedded services for as long as anybody uses them.

Each user (`bin/run`, `bin/manage`) holds the lock `users` of the data folder, shared.
The keeper starts the services, tells their addresses in `services.json`, restarts
one that crashed, and tries for the same lock, alone: once it gets it, nobody is
there any more, so it stops the services and ends. The kernel drops the lock of a
user that was killed, so nothing is left over then either.
"""

import json
import sys
import time
from pathlib import Path

from runtime import programs
from runtime.console import Console, Refusal
from runtime.folder import Folder
from runtime.place import place_of
from runtime.postgres import OWNER, PROGRAM, Postgres
from runtime.redis import Redis

LOOK_SECONDS = 0.25
PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
THROWAWAY = "--throwaway"
WITHOUT_POSTGRES = "--without-postgres"
WITHOUT_REDIS = "--without-redis"


def main(arguments: list[str]) -> int:
    """Keep the services of the data folder that `arguments` name."""
    folder = Folder(Path(arguments[0]))
    options = frozenset(arguments[1:])
    presence = folder.lock("keeper")
    presence.take()
    programs.stop_on_signals()
    services: list[Postgres | Redis] = []
    try:
        try:
            services = _start(folder, options)
        except Refusal as refusal:
            failure = str(refusal)
            tell(folder, {"state": "failed", "message": failure})
            return 1
        _keep(folder, services)
    except programs.Stopped:
        pass  # told to stop, which is what happens next
    finally:
        programs.ignore_signals()
        for service in reversed(services):
            service.stop()
    place_of(folder).tidy()
    folder.state.unlink(missing_ok=True)
    return 0


def _start(folder: Folder, options: frozenset[str]) -> list[Postgres | Redis]:
    """Start what `options` leave, and tell the addresses."""
    tell(folder, {"state": "starting"})
    place = place_of(folder)
    services: list[Postgres | Redis] = []
    addresses: dict[str, str] = {}
    empty = False
    try:
        if WITHOUT_REDIS not in options:
            redis = Redis(folder, place)
            services.append(redis)
            redis.start()
            addresses["REDIS_URL"] = redis.url
        if WITHOUT_POSTGRES not in options:
            postgres = Postgres(folder, place, throwaway=THROWAWAY in options)
            services.append(postgres)
            postgres.start()
            empty = postgres.is_empty()
            addresses["DATABASE_URL"] = postgres.url(PROGRAM)
            addresses["DATABASE_OWNER_URL"] = postgres.url(OWNER)
    except BaseException:
        for service in reversed(services):
            service.stop()
        raise
    tell(folder, {"state": "ready", "addresses": addresses, "empty": empty})
    return services


def _keep(folder: Folder, services: list[Postgres | Redis]) -> None:
    """Return when nobody uses the services any more; restart what crashed."""
    users = folder.lock("users")
    pause = PAUSE_SECONDS
    while not users.take(wait=False):
        for service in services:
            if service.process and service.process.poll() is None:
                continue
            try:
                service.stop()
                service.start()
                pause = PAUSE_SECONDS
            except Refusal as refusal:
                Console(sys.stderr).say(str(refusal))
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        time.sleep(LOOK_SECONDS)


def tell(folder: Folder, state: dict[str, object]) -> None:
    """Replace the state as a whole, readable by us alone."""
    unfinished = folder.state.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(state))
    unfinished.chmod(0o600)
    unfinished.replace(folder.state)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
