"""The people that are measured with, and lists of them."""

import csv
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile

from bench import clusters
from demo.actions.make_data import make_data
from imports.actions.choose_column import choose_column
from imports.actions.create_import import create_import
from imports.actions.request_staging import request_staging
from imports.actions.stage_import import stage_import
from imports.actions.upload_file import upload_file
from imports.models import Import
from imports.queries import imports
from profiles.models import Identifier, Profile, ProfileTable, UniqueKey
from profiles.named import key_named, table_named
from tenancy.actions.create_account import create_account
from tenancy.models import Account, Feature, Membership
from tenancy.named import account_named, author_named
from tenancy.scope import account_transaction

SLUG = "bench"
OWNER = "owner@bench.example"
TABLE = "people"
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
SEED = 7

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where is measured: the account, its owner, its table and the e-mail key."""

    account: Account
    owner: Membership
    table: ProfileTable
    email: UniqueKey


def place() -> Place:
    """Return the place in the database that this process works in."""
    account = account_named(SLUG)
    owner = author_named(account, OWNER)
    with account_transaction(account):
        table = table_named(account, TABLE)
        return Place(account, owner, table, key_named(table, "email"))


def folder() -> Path:
    """Return where lists are kept."""
    path = Path(settings.DATA_DIR) / "lists"
    path.mkdir(exist_ok=True)
    return path


def database(profiles: int, say: Say) -> str:
    """Return the name of a database with that many people; make it if need be."""
    name = f"people_{profiles}"
    if clusters.exists(name):
        clusters.migrate(name)
        clusters.use(name)
        return name
    making = f"making_{profiles}"
    clusters.create(making)
    clusters.use(making)
    began = time.perf_counter()
    rows = fill(profiles, say)
    seconds = time.perf_counter() - began
    tidying = clusters.settled(making)
    note = {"rows": rows, "making_s": round(seconds), "vacuum_s": round(tidying)}
    clusters.rename(making, name, note)
    clusters.use(name)
    return name


def fill(profiles: int, say: Say) -> dict[str, int]:
    """Make the account and its people; return how many rows of each kind."""
    account = create_account(SLUG, owner=OWNER, features=tuple(Feature))
    made = make_data(
        account,
        profiles,
        by=author_named(account, OWNER),
        seed=SEED,
        table=TABLE,
        until=UNTIL,
        say=say,
    )
    return dict(made.rows)


def some(here: Place, count: int, seed: int) -> list[int]:
    """Return `count` profiles picked at random, the same ones for the same `seed`."""
    with account_transaction(here.account):
        everyone = list(
            Profile.objects.visible(here.account)
            .filter(table=here.table)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    return random.Random(seed).sample(everyone, count)  # noqa: S311 - no secret


def addresses(here: Place, numbers: Sequence[int] | None = None) -> list[str]:
    """Return the e-mail addresses of these profiles, or of all."""
    with account_transaction(here.account):
        rows = Identifier.objects.filter(account=here.account, unique_key=here.email)
        if numbers is not None:
            rows = rows.filter(profile_id__in=numbers)
        return list(rows.order_by("profile_id").values_list("value", flat=True))


def write_list(path: Path, values: Sequence[str]) -> Path:
    """Write a CSV with one column of addresses."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["email"])
        writer.writerows([value] for value in values)
    return path


def requested(here: Place, path: Path) -> Import:
    """Begin a delete import of the list at `path`; a worker is due to stage it."""
    with account_transaction(here.account):
        run = create_import(here.table, by=here.owner)
        with path.open("rb") as stream:
            upload: UploadedFile[Any] = UploadedFile(
                File(stream), path.name, size=path.stat().st_size
            )
            upload_file(run, upload, by=here.owner)
        choose_column(
            run,
            by=here.owner,
            unique_key=here.email,
            column=run.inspection["columns"].index("email"),
        )
        request_staging(run, by=here.owner)
    return run


def staged(here: Place, path: Path) -> Import:
    """Return a delete import of the list at `path`, staged here and ready to launch."""
    number = requested(here, path).pk
    with account_transaction(here.account):
        run = imports(here.account).get(pk=number)
    stage_import(run)
    return run
