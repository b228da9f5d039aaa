"""Read and match a list from its file, in the background.

Promise: what is staged is either whole or begun anew. A worker may die anywhere; the
next one drops what it left and starts from the file, which is kept until the run ends.
Transactions: one for each group of rows, which does not wait for the disk, one for the
matching and all that is shown, which does, and so for all before it.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.utils import timezone

from common.durability import commit_lazily
from erasure.engine.impact import impact
from imports import staging, storage, turns
from imports.arrivals import Arrivals
from imports.files import Layout, Stretch, column
from imports.files.errors import NoRows
from imports.models import Import, Status
from imports.queries import people_in
from imports.refusals import KeyGone
from interactions.fates import hold_fates
from profiles.normalisers import Column, Kind, column_of
from tenancy.errands import done
from tenancy.scope import account_transaction

# Rows that are copied in one transaction, and some more.
GROUP_ROWS = 100_000

Group = Iterator[tuple[int, Column]]


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
                commit_lazily()
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


def _groups(run: Import, path: Path) -> Iterator[Group]:
    key = run.unique_key
    if key is None or run.column is None:
        raise KeyGone
    normalise = column_of(
        Kind(key.kind), region=key.region, fold_local=key.folds_local_part
    )
    stretches = column(path, Layout.from_json(run.layout), run.column)
    for stretch in stretches:
        yield _group(stretch, stretches, normalise)


def _group(
    stretch: Stretch,
    others: Iterator[Stretch],
    normalise: Callable[[Sequence[str], Sequence[bool] | None], Column],
) -> Group:
    """Yield the rows of `stretch` and of those that follow, until there are enough."""
    last = stretch.first + GROUP_ROWS
    yield stretch.first, normalise(stretch.values, stretch.numeric)
    while stretch.first + len(stretch) < last:
        following = next(others, None)
        if following is None:
            return
        stretch = following
        yield stretch.first, normalise(stretch.values, stretch.numeric)


def _copy(run: Import, group: Group, arrivals: Arrivals) -> None:
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
