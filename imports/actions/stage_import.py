"""Read and match a list, in the background.

Promise: what is staged is either whole or begun anew. A worker may die anywhere; the
next one drops what it left and starts from the file, which is kept until the run ends.
Whoever is slow and was overtaken finds out by its turn, and touches nothing any more.
Transactions: one for each group of rows, one for the matching and all that is shown.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path

from django.utils import timezone

from erasure.engine.impact import impact
from imports import staging, storage
from imports.files import Layout, Unreadable, column
from imports.files.errors import NoRows
from imports.models import Import, Status
from imports.queries import people_in
from imports.refusals import KeyGone, NotThisFile, TableGone, TooManyTries, said
from notifications.actions.notify import notify
from notifications.models import Kind as Note
from profiles.normalisers import Kind, batch
from tenancy.errands import done
from tenancy.scope import account_transaction

# A list that has brought down this many workers is not given to another one.
MOST_TRIES = 3
# Batches of rows that are copied in one transaction.
GROUP = 10


class Overtaken(Exception):
    """The import was changed, cancelled or staged again meanwhile."""


def stage_import(run: Import) -> None:
    """Stage and match `run`; safe to call again after a crash."""
    try:
        _stage(run)
    except Overtaken:
        return
    except FileNotFoundError:
        problem: Exception = NotThisFile()
    except (Unreadable, KeyGone, TableGone, TooManyTries) as error:
        problem = error
    else:
        return
    with suppress(Overtaken), account_transaction(run.account_id):
        _refuse(run, problem)


def _stage(run: Import) -> None:
    with account_transaction(run.account_id):
        _begin(run)
    with storage.local(run.file_path) as path:
        for group in _groups(run, path):
            with account_transaction(run.account_id):
                _still_ours(run)
                _copy(run, group)
    with account_transaction(run.account_id):
        _still_ours(run)
        _note_matching(run)
    with account_transaction(run.account_id):
        _still_ours(run)
        _finish(run)


def _begin(run: Import) -> None:
    _still_ours(run)
    if run.attempts >= MOST_TRIES:
        raise TooManyTries
    run.attempts += 1
    run.turn += 1
    run.rows_read = 0
    run.stage = "reading"
    run.heartbeat = timezone.now()
    run.save(update_fields=["attempts", "turn", "rows_read", "stage", "heartbeat"])
    staging.open_staging(run)


def _still_ours(run: Import) -> None:
    """Lock the run; raise Overtaken when somebody took it out of our hands."""
    found = _locked(run)
    if found.table_id is None:
        raise TableGone
    if found.unique_key_id is None:
        raise KeyGone


def _locked(run: Import) -> Import:
    """Return the run as it is now, locked, if it is our turn still; else Overtaken."""
    rows = Import.objects.filter(
        account=run.account_id, pk=run.pk, status=Status.STAGING, turn=run.turn
    )
    found = rows.select_for_update(no_key=True).first()
    if found is None:
        raise Overtaken
    return found


def _groups(run: Import, path: Path) -> Iterator[Iterator[list[staging.Normalised]]]:
    key = run.unique_key
    if key is None or run.column is None:
        raise KeyGone
    normalise = batch(
        Kind(key.kind), region=key.region, fold_local=key.folds_local_part
    )
    batches = map(normalise, column(path, Layout.from_json(run.layout), run.column))
    for first in batches:
        yield chain([first], islice(batches, GROUP - 1))


def _copy(run: Import, group: Iterator[list[staging.Normalised]]) -> None:
    run.rows_read += staging.stage(run, group)
    run.heartbeat = timezone.now()
    run.save(update_fields=["rows_read", "heartbeat"])


def _note_matching(run: Import) -> None:
    if not run.rows_read:
        raise NoRows
    run.stage = "matching"
    run.heartbeat = timezone.now()
    run.save(update_fields=["stage", "heartbeat"])


def _finish(run: Import) -> None:
    staging.match(run)
    matched, digest = staging.fingerprint(run)
    run.become(
        Status.STAGED,
        stage="",
        outcomes=staging.outcomes(run),
        impact=impact(run.account_id, staging.matched_profiles(run)),
        matched=matched,
        people=people_in(run),
        fingerprint=_fingerprint(run, digest),
        heartbeat=timezone.now(),
    )
    done("imports.stage", run.pk)


def _fingerprint(run: Import, digest: bytes) -> str:
    """Return what a confirmation has to carry: bound to this list, key and people."""
    seal = hashlib.sha256(digest)
    seal.update(
        f"{run.account_id}/{run.table_id}/{run.pk}/{run.file_sha256}/"
        f"{run.unique_key_id}/{run.column}/{sorted(run.layout.items())}".encode()
    )
    return seal.hexdigest()


def _refuse(run: Import, error: Exception) -> None:
    _locked(run)
    text = said(error) if isinstance(error, Unreadable) else str(error)
    run.become(Status.REFUSED, stage="", refusal=text)
    staging.close_staging(run)
    done("imports.stage", run.pk)
    notify(
        run.author,
        Note.REFUSED,
        subject=run.name,
        path=f"/a/{run.account.slug}/imports/{run.pk}/file/",
    )
