"""Prove that nothing is left of the targets, and close the erasure."""

from functools import partial

import structlog
from django.db import transaction
from django.utils import timezone

from audit.actions.record import record
from erasure.engine import holders, impact, sets, sweep
from erasure.engine.proof import MOST_ROUNDS, SomethingIsLeft, proved
from erasure.models import Erasure, Slice, Status
from erasure.models.slice import REACHES_PEOPLE
from tenancy.scope import account_transaction

__all__ = ["SomethingIsLeft", "complete_erasure", "prove"]

log = structlog.get_logger(__name__)


def complete_erasure(erasure: Erasure) -> None:
    """Count what is left of the targets, sweep it, and close the erasure at zero.

    In the caller's transaction, so that report, audit entry and notification come with
    it or not at all. Raises SomethingIsLeft, WrongState.
    """
    with account_transaction(erasure.account_id):
        left = prove(erasure)
        counts = sweep.ledger(erasure)
        erasure.become(
            Status.COMPLETED,
            erased=counts.pop("profiles", 0),
            traces=counts,
            left=left,
            ended=timezone.now(),
        )
        record(
            erasure.account,
            "erasure.completed",
            by=None,
            erasure=erasure.pk,
            erased=erasure.erased,
            traces=erasure.traces,
            left=left,
        )
        transaction.on_commit(partial(_log, erasure))


def _log(erasure: Erasure) -> None:
    log.info(
        "erasure.completed",
        account=erasure.account_id,
        erasure=erasure.pk,
        door=erasure.door,
        erased=erasure.erased,
        seconds=erasure.ended
        and round((erasure.ended - erasure.launched).total_seconds(), 3),
    )


def prove(erasure: Erasure) -> dict[str, int]:
    """Return the proof, all zeros; what slipped in is swept and noted as a slice.

    A large erasure has been proved by the slices of its last stage, relation by
    relation. In the caller's transaction. Raises SomethingIsLeft.
    """
    holders.remove(erasure.account_id)
    before = proved(erasure)
    targets = sets.targets_of(erasure.pk)
    for _round in range(MOST_ROUNDS):
        left = impact.left_of(erasure.account_id, targets, leave_out=set(before))
        if not any(left.values()):
            return {**left, **before}
        sweep.sweep(erasure, _everybody_again(erasure))
    raise SomethingIsLeft(f"{erasure}: {left}")


def _everybody_again(erasure: Erasure) -> Slice:
    ours = Slice.objects.filter(account=erasure.account_id, erasure=erasure)
    people = ours.filter(kind__in=REACHES_PEOPLE)
    return Slice.objects.create(
        account=erasure.account,
        erasure=erasure,
        ordinal=Slice.next_ordinal(erasure),
        first=people.order_by("first").values_list("first", flat=True)[0],
        last=people.order_by("-last").values_list("last", flat=True)[0],
        targets=0,
    )
