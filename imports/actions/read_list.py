"""Read and match a list from its file, in the background.

Promise: what is staged is either whole or begun anew. A worker may die anywhere; the
next one drops what it left and starts from the file, which is kept until the run ends.
Transactions: one for each group of rows, one for the matching and all that is shown.
"""

import hashlib
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path

from django.utils import timezone

from erasure.engine.impact import impact
from imports import staging, storage, turns
from imports.arrivals import Arrivals
from imports.files import Layout, column
from imports.files.errors import NoRows
from imports.models import Import, Status
from imports.queries import people_in
from imports.refusals import KeyGone
from interactions.fates import hold_fates
from profiles.normalisers import Kind, Normalised, batch
from tenancy.errands import done
from tenancy.scope import account_transaction

# Batches of rows that are copied in one transaction.
GROUP = 10


def read_list(run: Import, finish: Callable[[Import], None] | None = None) -> None:
    """Stage and match the file of `run`; safe to call again after a crash.

    `finish` matches the rows and leaves the import staged, in a transaction that holds
    it; left out, that is done as a deletion needs it. Raises Overtaken, Unreadable,
    FileNotFoundError, KeyGone, TableGone, TooManyTries.
    """
    with account_transaction(run.account_id):
        _begin(run)
    arrivals = Arrivals()
    with storage.local(run.file_path) as path:
        for group in _groups(run, path):
            with account_transaction(run.account_id):
                turns.still_ours(run)
                _copy(run, group, arrivals)
    with account_transaction(run.account_id):
        turns.still_ours(run)
        _note_matching(run)
    with account_transaction(run.account_id):
        turns.still_ours(run)
        (finish or _finish)(run)


def _begin(run: Import) -> None:
    turns.begin(run, stage="reading")
    staging.open_staging(run)


def _groups(run: Import, path: Path) -> Iterator[Iterator[list[Normalised]]]:
    key = run.unique_key
    if key is None or run.column is None:
        raise KeyGone
    normalise = batch(
        Kind(key.kind), region=key.region, fold_local=key.folds_local_part
    )
    batches = map(normalise, column(path, Layout.from_json(run.layout), run.column))
    for first in batches:
        yield chain([first], islice(batches, GROUP - 1))


def _copy(run: Import, group: Iterator[list[Normalised]], arrivals: Arrivals) -> None:
    run.rows_read += staging.stage(run, group, arrivals)
    run.heartbeat = timezone.now()
    run.save(update_fields=["rows_read", "heartbeat"])


def _note_matching(run: Import) -> None:
    if not run.rows_read:
        raise NoRows
    run.stage = "matching"
    run.heartbeat = timezone.now()
    run.save(update_fields=["stage", "heartbeat"])


def _finish(run: Import) -> None:
    if run.table:
        hold_fates(run.table)
    staging.match(run)
    matched, digest = staging.fingerprint(run)
    run.become(
        Status.STAGED,
        stage="",
        outcomes=staging.outcomes(run),
        impact=impact(run.account_id, staging.matched_profiles(run)),
        matched=matched,
        people=people_in(run),
        fingerprint=seal_of_list(run, digest),
        heartbeat=timezone.now(),
    )
    done("imports.stage", run.pk)


def seal_of_list(run: Import, digest: bytes) -> str:
    """Return what a confirmation has to carry: bound to this list, key and people."""
    seal = hashlib.sha256(digest)
    seal.update(
        f"{run.account_id}/{run.table_id}/{run.pk}/{run.file_sha256}/"
        f"{run.unique_key_id}/{run.column}/{sorted(run.layout.items())}".encode()
    )
    return seal.hexdigest()
