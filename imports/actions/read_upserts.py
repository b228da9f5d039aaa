"""Read and match a list that adds and updates, in the background.

Promise: as of `imports.actions.read_list`. What is staged is either whole or begun anew;
one transaction for each group of rows, one for the matching and all that is shown.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from django.utils import timezone

from common.cycles import looked_for_seldom
from imports import storage, turns
from imports.files import Layout, Row, rows
from imports.files.errors import NoRows
from imports.models import Import, Status
from imports.outcomes import Outcome
from imports.queries import people_in
from imports.refusals import KeyGone, TableGone
from imports.staging import outcomes
from imports.upserting import rows as staged
from imports.upserting.definitions import Definitions
from imports.upserting.reading import RowReader
from imports.upserting.targets import Mapping
from profiles.columns import column_names
from profiles.models import UniqueKey
from profiles.queries import leaving
from tenancy.errands import done
from tenancy.scope import account_transaction

# Rows that are copied in one transaction.
GROUP = 10_000


def read_upserts(run: Import) -> None:
    """Stage and match the file of `run`; safe to call again after a crash.

    Raises Overtaken, Unreadable, FileNotFoundError, KeyGone, TableGone, TooManyTries.
    """
    with account_transaction(run.account_id):
        reader = _begin(run)
    with storage.local(run.file_path) as path, looked_for_seldom():
        for group in _groups(run, path):
            with account_transaction(run.account_id):
                turns.still_ours(run)
                _copy(run, reader, group)
    with account_transaction(run.account_id):
        turns.still_ours(run)
        _note_matching(run)
    with account_transaction(run.account_id):
        turns.still_ours(run)
        _finish(run)


def _begin(run: Import) -> RowReader:
    """Open staging, and fix the definition by which the list is read."""
    turns.begin(run, stage="reading")
    if run.table is None:
        raise TableGone
    if run.unique_key is None:
        raise KeyGone
    run.table.refresh_from_db(fields=["version", "identity", "name_attributes"])
    definitions = Definitions(run.table, run.author)
    run.mapping = _fixed(run, definitions, run.unique_key).to_json()
    run.save(update_fields=["mapping"])
    staged.open_staging(run)
    return RowReader(run, definitions)


def _fixed(run: Import, definitions: Definitions, key: UniqueKey) -> Mapping:
    """Return the mapping with what it is read by, and names for new attributes."""
    table = definitions.table
    mapping = Mapping.from_json(run.mapping)
    columns = run.inspection["columns"]
    new = [at for at, each in enumerate(mapping.targets) if each.what == "new"]
    taken = {*definitions.attributes, *leaving(table)}
    names = column_names([columns[at] for at in new], taken=taken)
    mapping = replace(
        mapping, version=table.version, made=tuple(zip(new, names, strict=True))
    )
    return replace(mapping, definition=definitions.digest(mapping, key))


def _groups(run: Import, path: Path) -> Iterator[list[Row]]:
    found = rows(path, Layout.from_json(run.layout))
    while group := list(islice(found, GROUP)):
        yield group


def _copy(run: Import, reader: RowReader, group: list[Row]) -> None:
    run.rows_read += staged.stage(run, reader.of(group))
    run.heartbeat = timezone.now()
    run.save(update_fields=["rows_read", "heartbeat"])


def _note_matching(run: Import) -> None:
    if not run.rows_read:
        raise NoRows
    run.stage = "matching"
    run.heartbeat = timezone.now()
    run.save(update_fields=["stage", "heartbeat"])


def _finish(run: Import) -> None:
    staged.match(run)
    found = outcomes(run)
    run.become(
        Status.STAGED,
        stage="",
        outcomes=found,
        impact=staged.flaws(run),
        matched=found.get(Outcome.NEW.word, 0) + found.get(Outcome.UPDATED.word, 0),
        people=people_in(run),
        fingerprint=_fingerprint(run),
        heartbeat=timezone.now(),
    )
    done("imports.stage", run.pk)


def _fingerprint(run: Import) -> str:
    """Return what a confirmation has to carry: bound to this list, mapping and outcome."""
    seal = hashlib.sha256(staged.digest(run))
    seal.update(
        f"{run.account_id}/{run.table_id}/{run.pk}/{run.file_sha256}/"
        f"{run.unique_key_id}/{run.column}/{run.mode}/{sorted(run.layout.items())}/"
        f"{json.dumps(run.mapping, sort_keys=True)}".encode()
    )
    return seal.hexdigest()
