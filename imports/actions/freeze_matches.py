"""Freeze whoever matches the criterion of an import, in the background.

Promise: what the overview shows is one set, made at one moment, and stays so until it
is launched or looked at again. Spans of time in the criterion end at that moment. A
worker may die anywhere; the next one begins anew. Transactions: one in which the set is
frozen whole, one for all that is counted of it.
"""

import hashlib
from collections.abc import Callable

from django.utils import timezone

from erasure.engine.impact import impact
from erasure.engine.sets import ProfileSet
from imports import staging, turns
from imports.models import Import, Status
from imports.queries import people_in
from imports.refusals import TableGone
from interactions.fates import hold_fates
from segments import queries as segments
from tenancy.errands import done
from tenancy.scope import account_transaction


def freeze_matches(
    run: Import,
    store: Callable[[Import, ProfileSet], int] = staging.store_matching,
    finish: Callable[[Import], None] | None = None,
) -> None:
    """Freeze and count the set of `run`; safe to call again after a crash.

    `store` says what becomes of each, `finish` counts and leaves the import staged, in
    transactions that hold it; left out, that is done as a deletion needs it.
    Raises Overtaken, TableGone, TooManyTries, or CriterionRefused when something that
    the criterion names is gone.
    """
    with account_transaction(run.account_id):
        turns.begin(run, stage="matching")
    with account_transaction(run.account_id):
        turns.still_ours(run)
        _freeze(run, store)
    with account_transaction(run.account_id):
        turns.still_ours(run)
        (finish or _finish)(run)


def _freeze(run: Import, store: Callable[[Import, ProfileSet], int]) -> None:
    if run.table is None:
        raise TableGone
    moment = timezone.now()
    criterion = segments.read(run.table, run.criterion, reader=run.author)
    staging.open_staging(run)
    run.rows_read = store(
        run, segments.matching(run.table, criterion, moment, reader=run.author)
    )
    run.frozen = run.heartbeat = moment
    run.stage = "counting"
    run.save(update_fields=["rows_read", "frozen", "heartbeat", "stage"])


def _finish(run: Import) -> None:
    if run.table:
        hold_fates(run.table)
    staging.take_memory()
    matched, digest = staging.fingerprint(run)
    run.become(
        Status.STAGED,
        stage="",
        outcomes=staging.outcomes(run),
        impact=impact(run.account_id, staging.matched_profiles(run)),
        sections=staging.sections_concerned(run),
        matched=matched,
        people=people_in(run),
        fingerprint=seal_of_matches(run, digest),
        heartbeat=timezone.now(),
    )
    done("imports.stage", run.pk)


def seal_of_matches(run: Import, digest: bytes) -> str:
    """Return what a confirmation has to carry: bound to this criterion and people."""
    seal = hashlib.sha256(digest)
    seal.update(
        f"{run.account_id}/{run.table_id}/{run.pk}/{run.criterion_sha256}".encode()
    )
    return seal.hexdigest()
