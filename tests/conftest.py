"""What every test stands on: real PostgreSQL as the program's role, and some people.

Each worker of a parallel run has a database of its own, made and migrated by the owner
of the schema; the tests connect as the program does, so that row-level security holds
for them too.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connections
from django.test import Client
from django.test.testcases import TransactionTestCase

from tenancy.models import Account, Membership, Section
from tenancy.roles import Role
from tenancy.scope import account_transaction
from tests import factories
from tests.databases import named

ROOT = Path(__file__).parent.parent
OWNER_URL = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL", "")
# What a migrated database holds before any test; everything else goes after a test
# that commits.
KEPT = ("django_migrations", "django_content_type", "auth_permission")
# Each deadlock ends one of the requests in flight, or one emptying.
EMPTYINGS = 5


@pytest.fixture(scope="session")
def owner_url(request: pytest.FixtureRequest) -> str:
    """Return the address of this worker's database as its owner."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return named(OWNER_URL, f"test_lethe_{worker}_{os.getpid()}")


@pytest.fixture(scope="session")
def django_db_setup(owner_url: str, django_db_blocker: Any) -> Iterator[None]:
    """Make this worker's database as the owner, and drop it in the end."""
    name = urlsplit(owner_url).path.lstrip("/")
    with psycopg.connect(OWNER_URL, autocommit=True) as owner:
        owner.execute(f'CREATE DATABASE "{name}"')
    environment = {
        **os.environ,
        "LETHE_DATABASE_ROLE": "owner",
        "DATABASE_OWNER_URL": owner_url,
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    with django_db_blocker.unblock():
        connection = connections["default"]
        connection.close()
        connection.settings_dict["NAME"] = name
        yield
        connections.close_all()
    with psycopg.connect(OWNER_URL, autocommit=True) as owner:
        owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(autouse=True, scope="session")
def committed_rows_go(owner_url: str) -> Iterator[None]:
    """Empty the tables as their owner after a test that committed: nobody else may.

    A request that a closed window left behind may hold one table and want another;
    one of the two is ended by PostgreSQL, and if it is this one, it begins again.
    """

    def teardown(_test: TransactionTestCase) -> None:
        for _ in range(EMPTYINGS - 1):
            with suppress(psycopg.errors.DeadlockDetected):
                return empty()
        return empty()

    def empty() -> None:
        with psycopg.connect(owner_url, autocommit=True) as owner:
            filled = owner.execute(
                "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' "
                "AND relnamespace = 'public'::regnamespace "
                "AND pg_relation_size(oid) > 0 AND relname <> ALL(%s)",
                [list(KEPT)],
            ).fetchall()
            if filled:
                names = ", ".join(name for (name,) in filled)
                owner.execute(f"TRUNCATE {names} CASCADE")
            staged = owner.execute(
                "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' "
                "AND relnamespace = 'staging'::regnamespace"
            ).fetchall()
            for (name,) in staged:
                owner.execute(f"DROP TABLE {name} CASCADE")

    original = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """Keep each test's uploads and error files in a folder of its own.

    A process that a test starts finds them there with LETHE_DATA set to `tmp_path`.
    """
    folder = tmp_path / "files"
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return folder


@pytest.fixture
def scope() -> Callable[[Account], AbstractContextManager[None]]:
    """Return what enters an account: outside of it a test sees none of its rows."""
    return account_transaction


@pytest.fixture
def acme(db: None) -> Account:
    """Return the account that most tests are about."""
    return factories.account("acme", name="Acme Outdoor")


@pytest.fixture
def globex(db: None) -> Account:
    """Return another account."""
    return factories.account("globex", name="Globex")


@pytest.fixture
def belgium(acme: Account) -> Section:
    """Return one of acme's sections."""
    with account_transaction(acme):
        return Section.objects.create(account=acme, slug="belgium", name="Belgium")


@pytest.fixture
def france(acme: Account) -> Section:
    """Return the other one."""
    with account_transaction(acme):
        return Section.objects.create(account=acme, slug="france", name="France")


@pytest.fixture
def ada(acme: Account) -> Membership:
    """Return an administrator of acme."""
    return factories.member(acme, "ada@acme.example", Role.ADMIN)


@pytest.fixture
def max_(acme: Account) -> Membership:
    """Return a marketer of acme."""
    return factories.member(acme, "max@acme.example", Role.MARKETER)


@pytest.fixture
def olga(acme: Account) -> Membership:
    """Return the owner of acme."""
    return factories.member(acme, "olga@acme.example", Role.OWNER)


@pytest.fixture
def otto(acme: Account) -> Membership:
    """Return somebody from acme's operations."""
    return factories.member(acme, "otto@acme.example", Role.OPERATOR)


@pytest.fixture
def gus(globex: Account) -> Membership:
    """Return a stranger to acme: the owner of globex."""
    return factories.member(globex, "gus@globex.example", Role.OWNER)


@pytest.fixture
def browser() -> Callable[[Membership | None], Client]:
    """Return what opens a client for a member, or for nobody signed in."""

    def opened(member: Membership | None = None) -> Client:
        client = Client()
        if member is not None:
            client.force_login(member.user, backend="tenancy.backends.Backend")
        return client

    return opened


@pytest.fixture
def people(acme: Account) -> Any:
    """Return acme's strict table with the keys e-mail, phone and CRM id."""
    return factories.table(acme, "people")


@pytest.fixture
def contacts(acme: Account) -> Any:
    """Return acme's table of the same make whose identity is by key."""
    return factories.table(acme, "contacts", identity="by-key")


@pytest.fixture
def eventually() -> Callable[..., Any]:
    """Return what waits for something to become true, and fails when it does not."""

    def wait(found: Callable[[], Any], seconds: float = 60) -> Any:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := found():
                return value
            time.sleep(0.05)
        pytest.fail(f"not within {seconds} s")

    return wait
