"""Prove that nothing is left of the targets, and close the erasure."""

from django.utils import timezone

from audit.actions.record import record
from erasure.engine import holders, impact, sets, sweep
from erasure.models import Erasure, Slice, Status
from tenancy.scope import account_transaction

# Nothing can be attached to a target, so one round finds zeros; what a second and a
# third cannot clear is a fault that has to be looked at.
MOST_ROUNDS = 3


class SomethingIsLeft(RuntimeError):
    """Traces of erased profiles are still there after several rounds."""


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


def prove(erasure: Erasure) -> dict[str, int]:
    """Return the proof, all zeros; what slipped in is swept and noted as a slice.

    In the caller's transaction. Raises SomethingIsLeft.
    """
    holders.remove(erasure.account_id)
    targets = sets.targets_of(erasure.pk)
    for _round in range(MOST_ROUNDS):
        left = impact.left_of(erasure.account_id, targets)
        if not any(left.values()):
            return left
        ordinal = erasure.slices.count()
        bounds = erasure.slices.order_by("first").values_list("first", flat=True)
        last = erasure.slices.order_by("-last").values_list("last", flat=True)
        again = Slice.objects.create(
            account=erasure.account,
            erasure=erasure,
            ordinal=ordinal,
            first=bounds[0],
            last=last[0],
            targets=0,
        )
        sweep.sweep(erasure, again)
    raise SomethingIsLeft(f"{erasure}: {left}")
