"""Work on the slices of an erasure, together with whoever else does.

Promise: each slice is one short transaction that does its work and writes its line of
the ledger. Killed anywhere, it has done a slice wholly or not at all; the next worker
goes on with what has no line yet.

A slice's commit is not waited for until it is on the disk. Losing one with the machine
costs nothing but its work: the line of the ledger is lost with it, and the slice is
done again. The commit that closes the erasure is waited for, and everything before it
is on the disk then too. Where the disk falls behind, the sweep waits for it: whoever
else commits would have to wait for all that was written before. At the end it does not:
the proof is made meanwhile, and then waits for all.

Stopped, an erasure that proves in a stage of its own gives back at once whoever was not
reached, and then does the remaining stages for those whose profile is gone already.
"""

import time

from django.conf import settings
from django.db import connection
from django.utils import timezone

from common import sql
from common.durability import commit_lazily
from erasure.engine import plan, sweep
from erasure.engine.pressure import Pressure
from erasure.models import Erasure, Slice, Status
from erasure.models.slice import REACHES_PEOPLE
from tenancy.scope import account_transaction

BEAT_SECONDS = 1.0
# What a disk writes in some hundredths of a second (docs/adr/0033).
MOST_UNFLUSHED = 16 << 20


class TurnOver(Exception):
    """The time for one turn is over, and there is more to do."""


def sweep_erasure(
    erasure: Erasure, *, wait: bool, seconds: float = float("inf")
) -> bool:
    """Work on slices until none is left to take; say whether the sweep is through.

    Several workers may do so at once. With `wait` the last slices are waited for where
    other workers hold them, so that True means: every slice is done. False means that
    the erasure was asked to stop and is ready to be closed (or, without `wait`, that
    others are still at it). Raises TurnOver after `seconds` with slices still to do.
    """
    began = beat = time.monotonic()
    _begin(erasure)
    alone = not connection.in_atomic_block
    pressure = Pressure()
    while (now := time.monotonic()) < began + seconds:
        if alone:  # whoever waits for somebody else's transaction waits long enough
            pressure.rest()
        if not _next(erasure, wait=wait, beats=now >= beat):
            return wait and erasure.status == Status.SWEEPING
        if now >= beat:
            beat = now + BEAT_SECONDS
    raise TurnOver


def _next(erasure: Erasure, *, wait: bool, beats: bool) -> bool:
    """Work on one slice; say whether there was one, and may be another."""
    alone = not connection.in_atomic_block
    with account_transaction(erasure.account_id):
        look = sweep.look(erasure)
        if erasure.status == Status.STOPPING:
            if not plan.is_staged(erasure):
                return False
            if give_back(erasure):
                return True
        elif erasure.status != Status.SWEEPING:
            return False
        part = look.part or sweep.next_slice(erasure, wait=wait)
        if part is None:
            return False
        # Within somebody else's transaction it would be theirs that is lost.
        is_end = look.later < settings.WORKERS_PER_RUN
        if alone and (is_end or look.unflushed < MOST_UNFLUSHED):
            commit_lazily()
        sweep.sweep(erasure, part)
        if beats:
            Erasure.objects.filter(pk=erasure.pk, account=erasure.account_id).update(
                heartbeat=timezone.now()
            )
    return True


def give_back(erasure: Erasure) -> bool:
    """Give the targets that were not reached back; say whether there were any.

    Waits for the slices that are being worked on: they end wholly. In the caller's
    transaction, of an erasure that is stopping. What remains to be done for the others
    is planned anew when it was planned in stages.
    """
    todo = Slice.objects.filter(
        account=erasure.account_id, erasure=erasure, done=None, kind__in=REACHES_PEOPLE
    )
    if not list(todo.select_for_update(of=("self",)).order_by("ordinal")):
        return False
    sql.run(
        "erasure.return_targets",
        {"account": erasure.account_id, "erasure": erasure.pk},
    )
    if plan.is_staged(erasure):
        plan.plan_rest(erasure)
    return True


def _begin(erasure: Erasure) -> None:
    """Note that the sweep has begun, unless it has, or was stopped before.

    A transaction of its own: nobody who wants to stop it waits for the first slice.
    """
    alone = not connection.in_atomic_block
    with account_transaction(erasure.account_id):
        if alone:
            commit_lazily()
        erasure.take()
        if erasure.status == Status.LAUNCHED:
            now = timezone.now()
            erasure.become(Status.SWEEPING, started=now, heartbeat=now)
