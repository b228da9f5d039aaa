"""Databases to measure in: one with data, kept, and fresh copies of it.

A copy is made file by file and followed by a checkpoint, so that each measurement
begins from the same state with nothing left to be written.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

OWNER_URL = "DATABASE_OWNER_URL"
PROGRAM_URL = "DATABASE_URL"
COPY = "bench_copy"
STAGED = "bench_staged"
LOG_MESSAGES = 80
LOG_MESSAGE_BYTES = 64 << 20


def address(variable: str, database: str) -> str:
    """Return the address in the environment's `variable` with another database."""
    return make_conninfo(os.environ[variable], dbname=database)


def as_url(variable: str, database: str) -> str:
    """Return the same as an URL, for another process."""
    parts = conninfo_to_dict(os.environ[variable])
    return f"postgresql://{parts['user']}@/{database}?host={parts['host']}"


@contextmanager
def owner(database: str = "postgres") -> Iterator[psycopg.Connection[Any]]:
    """Give a connection as the owner of the schema, who passes by row-level security."""
    with psycopg.connect(address(OWNER_URL, database), autocommit=True) as connection:
        yield connection


@contextmanager
def superuser() -> Iterator[psycopg.Connection[Any]]:
    """Give a connection that may end other people's, and autovacuum's."""
    url = make_conninfo(os.environ[OWNER_URL], dbname="postgres", user="postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def checkpoint() -> None:
    """Have everything written that waits to be, by PostgreSQL and by the system."""
    with superuser() as connection:
        connection.execute("CHECKPOINT")
    os.sync()


def environment(database: str) -> dict[str, str]:
    """Return the environment of a process of Lethe's that works in `database`."""
    return {
        **os.environ,
        PROGRAM_URL: as_url(PROGRAM_URL, database),
        OWNER_URL: as_url(OWNER_URL, database),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def use(database: str) -> None:
    """Have this process's own connection, the program's role, work in `database`."""
    connections.close_all()
    connections["default"].settings_dict["NAME"] = database


def fill_log() -> None:
    """Have as many files of the log there as in a cluster that is in use.

    PostgreSQL writes each new one full of zeros first. Whatever were measured first
    would pay for that, and those after it write into the files that it left.
    """
    with superuser() as connection:
        for _ in range(LOG_MESSAGES):
            connection.execute(
                "SELECT pg_logical_emit_message(false, 'bench', repeat(' ', %s))",
                [LOG_MESSAGE_BYTES],
            )
    checkpoint()


@cache
def fill_memory(database: str) -> None:
    """Have PostgreSQL use all of its buffers once, or twice what `database` takes.

    The system clears each page of memory when it is used first. Whatever were measured
    first would pay for that, as it does in no cluster that is in use.
    """
    with copy_of(database) as one, copy_of(database, STAGED) as other:
        for name in (one, other):
            url = make_conninfo(os.environ[OWNER_URL], dbname=name, user="postgres")
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE EXTENSION pg_prewarm")
                connection.execute(
                    "SELECT pg_prewarm(oid, 'buffer') FROM pg_class "
                    "WHERE relkind IN ('r', 'i') AND relpersistence = 'p'"
                )
    checkpoint()


@contextmanager
def django_as_owner(database: str) -> Iterator[None]:
    """Have Django's connection work in `database` as the owner, within the block."""
    connection = connections["default"]
    connection.close()
    kept = dict(connection.settings_dict)
    parts = conninfo_to_dict(address(OWNER_URL, database))
    connection.settings_dict |= {"NAME": database, "USER": parts["user"], "OPTIONS": {}}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= kept


def used() -> str:
    """Return the name of the database that this process works in."""
    return str(connections["default"].settings_dict["NAME"])


def exists(database: str) -> bool:
    """Say whether there is such a database."""
    with owner() as connection:
        found = connection.execute(
            "SELECT FROM pg_database WHERE datname = %s", [database]
        )
        return found.fetchone() is not None


def create(database: str) -> None:
    """Make `database` with all tables, empty."""
    drop(database)
    with owner() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database))
        )
    migrate(database)


def migrate(database: str) -> None:
    """Bring the tables of `database` up to date."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        env={**environment(database), "LETHE_DATABASE_ROLE": "owner"},
        check=True,
    )


def rename(database: str, to: str, note: dict[str, Any]) -> None:
    """Give a database that is whole its name, and keep `note` with it."""
    connections.close_all()
    drop(to)
    with owner() as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(database), sql.Identifier(to)
            )
        )
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(to), sql.Literal(json.dumps(note))
            )
        )


def note_of(database: str) -> dict[str, Any]:
    """Return what was kept with a database."""
    with owner() as connection:
        found = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
            "WHERE datname = %s",
            [database],
        ).fetchone()
    note = json.loads(found[0]) if found and found[0] else {}
    return note if isinstance(note, dict) else {}


def drop(database: str) -> None:
    """Drop `database`, whoever is connected to it."""
    with superuser() as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(database)
            )
        )


@contextmanager
def copy_of(database: str, name: str = COPY) -> Iterator[str]:
    """Give the name of a fresh copy of `database`, which this process then works in."""
    connections.close_all()
    drop(name)
    with owner() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(database)
            )
        )
    checkpoint()
    use(name)
    try:
        yield name
    finally:
        use(database)
        drop(name)


def settled(database: str) -> float:
    """Vacuum and analyse `database`; return the seconds that took."""
    began = time.perf_counter()
    connections.close_all()
    with owner(database) as connection:
        connection.execute("VACUUM (FREEZE, ANALYZE)")
    checkpoint()
    return time.perf_counter() - began
