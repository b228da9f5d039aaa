"""Stop an erasure: what is gone stays gone, the rest stays."""

from django.utils import timezone

from audit.actions.record import record
from erasure.actions.complete_erasure import prove
from erasure.actions.sweep_erasure import give_back
from erasure.engine import sweep
from erasure.models import Erasure, Status
from tenancy.models import Membership
from tenancy.scope import account_transaction


def stop_erasure(erasure: Erasure, *, by: Membership) -> None:
    """Ask the erasure to stop after the slices that are being worked on.

    Raises WrongState when it has ended or is stopping already.
    """
    with account_transaction(erasure.account_id):
        erasure.become(Status.STOPPING)
        record(erasure.account, "erasure.stopping", by=by, erasure=erasure.pk)


def close_stopped_erasure(erasure: Erasure) -> None:
    """Give the targets that were not reached back, and prove that the others are gone.

    Waits for the slices that are being worked on: they end wholly. In the caller's
    transaction. Raises WrongState unless the erasure is stopping; SomethingIsLeft.
    """
    with account_transaction(erasure.account_id):
        give_back(erasure)
        left = prove(erasure)
        counts = sweep.ledger(erasure)
        erasure.become(
            Status.STOPPED,
            erased=counts.pop("profiles", 0),
            traces=counts,
            left=left,
            ended=timezone.now(),
        )
        record(
            erasure.account,
            "erasure.stopped",
            by=None,
            erasure=erasure.pk,
            erased=erasure.erased,
            kept=erasure.targets - erasure.erased,
            traces=erasure.traces,
            left=left,
        )
