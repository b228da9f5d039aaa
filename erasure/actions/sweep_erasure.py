"""Work on the slices of an erasure, together with whoever else does.

Promise: each slice is one short transaction that does its work and writes its line of
the ledger. Killed anywhere, it has done a slice wholly or not at all; the next worker
goes on with what has no line yet.
"""

from django.utils import timezone

from erasure.engine import sweep
from erasure.models import Erasure, Status
from tenancy.scope import account_transaction


def sweep_erasure(erasure: Erasure, *, wait: bool) -> bool:
    """Work on slices until none is left to take; say whether the sweep is through.

    Several workers may do so at once. With `wait` the last slices are waited for where
    other workers hold them, so that True means: every slice is done. False means that
    the erasure was asked to stop (or, without `wait`, that others are still at it).
    """
    _begin(erasure)
    while True:
        with account_transaction(erasure.account_id):
            erasure.refresh_from_db(fields=["status"])
            if erasure.status != Status.SWEEPING:
                return False
            part = sweep.next_slice(erasure, wait=False)
            if part is None and wait:
                part = sweep.next_slice(erasure, wait=True)
            if part is None:
                return wait
            sweep.sweep(erasure, part)
            Erasure.objects.filter(pk=erasure.pk, account=erasure.account_id).update(
                heartbeat=timezone.now()
            )


def _begin(erasure: Erasure) -> None:
    """Note that the sweep has begun, unless it has, or was stopped before.

    A transaction of its own: nobody who wants to stop it waits for the first slice.
    """
    with account_transaction(erasure.account_id):
        erasure.take()
        if erasure.status == Status.LAUNCHED:
            now = timezone.now()
            erasure.become(Status.SWEEPING, started=now, heartbeat=now)
