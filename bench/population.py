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
from members.actions.create_account import create_account
from profiles.models import Identifier, Profile, ProfileTable, UniqueKey
from profiles.named import key_named, table_named
from tenancy.models import Account, Feature, Membership
from tenancy.named import account_named, author_named
from tenancy.scope import account_transaction

SLUG = "bench"
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


def place(slug: str = SLUG) -> Place:
    """Return the place of an account in the database that this process works in."""
    account = account_named(slug)
    owner = author_named(account, owner_of(slug))
    with account_transaction(account):
        table = table_named(account, TABLE)
        return Place(account, owner, table, key_named(table, "email"))


def owner_of(slug: str) -> str:
    """Return the e-mail address of the account's owner."""
    return f"owner@{slug}.example"


def folder() -> Path:
    """Return where lists are kept."""
    path = Path(settings.DATA_DIR) / "lists"
    path.mkdir(exist_ok=True)
    return path


def database(profiles: int, say: Say) -> str:
    """Return the name of a database with that many people; make it if need be."""
    return made(f"people_{profiles}", lambda: fill(profiles, say))


def made(name: str, making: Callable[[], dict[str, int]]) -> str:
    """Return the name of a database that `making` filled; have it made if need be.

    `making` works in the new database and returns how many rows of each kind it made.
    """
    if clusters.exists(name):
        clusters.migrate(name)
        clusters.use(name)
        return name
    unfinished = f"making_{name}"
    clusters.create(unfinished)
    clusters.use(unfinished)
    began = time.perf_counter()
    rows = making()
    seconds = time.perf_counter() - began
    tidying = clusters.settled(unfinished)
    note = {"rows": rows, "making_s": round(seconds), "vacuum_s": round(tidying)}
    clusters.rename(unfinished, name, note)
    clusters.use(name)
    return name


def fill(profiles: int, say: Say, slug: str = SLUG) -> dict[str, int]:
    """Make people, and the account unless it is there; return how many rows of each kind.

    People who are there already stay: so many more are made.
    """
    account = Account.objects.filter(slug=slug).first() or create_account(
        slug, owner=owner_of(slug), features=tuple(Feature)
    )
    made = make_data(
        account,
        profiles,
        by=author_named(account, owner_of(slug)),
        seed=SEED,
        table=TABLE,
        until=UNTIL,
        say=say,
    )
    return dict(made.rows)


def some(here: Place, count: int, seed: int) -> list[int]:
    """Return `count` profiles picked at random, the same ones for the same `seed`."""
    return random.Random(seed).sample(everybody(here), count)  # noqa: S311 - no secret


def everybody(here: Place) -> list[int]:
    """Return all visible profiles of the table by number."""
    with account_transaction(here.account):
        return list(
            Profile.objects.visible(here.account)
            .filter(table=here.table)
            .order_by("pk")
            .values_list("pk", flat=True)
        )


def others(here: Place, those: Sequence[int], count: int, seed: int) -> list[int]:
    """Return `count` profiles at random that are not among `those`, or all there are."""
    named = set(those)
    left = [number for number in everybody(here) if number not in named]
    draw = random.Random(seed)  # noqa: S311 - no secret
    return draw.sample(left, min(count, len(left)))


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
