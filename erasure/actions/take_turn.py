"""Work on the slices of an erasure for a turn, and longer while nobody else waits.

Turns are shared by account: where another account is due, the runs of one divide the
time of one between them, however many they are. A slice is never cut off, so that a
turn lasts for one of them at least.
"""

from erasure.actions.sweep_erasure import TurnOver, sweep_erasure
from erasure.models import Erasure
from tenancy.models import Errand

TASK = "erasure.sweep"
# Whoever gives way loses its connection and what that knew of the tables: a tenth of a
# second. What comes by clock and is noted nowhere waits for these turns at most.
MOST_TURNS = 5


def take_turn(erasure: Erasure, *, wait: bool, seconds: float) -> bool:
    """Sweep for a turn of up to `seconds`; return what `sweep_erasure` does.

    Another turn follows at once unless somebody else is due. Raises TurnOver.
    """
    for turn in range(1, MOST_TURNS + 1):
        try:
            share = seconds / runs_of_the_account(erasure)
            return sweep_erasure(erasure, wait=wait, seconds=share)
        except TurnOver:
            if turn == MOST_TURNS or others_are_due(erasure):
                raise
    raise TurnOver


def others_are_due(erasure: Erasure) -> bool:
    """Say whether anything is to be done besides this one.

    Two errands are its own: that of its helpers, and that of whoever leads it.
    """
    others = Errand.objects.exclude(task=TASK, row_id=erasure.pk)
    return len(others.values_list("pk", flat=True)[:2]) > 1


def runs_of_the_account(erasure: Erasure) -> int:
    """Return how many runs the account has, or one where it is alone."""
    if not Errand.objects.exclude(account=erasure.account_id).exists():
        return 1
    return max(1, Errand.objects.filter(account=erasure.account_id, task=TASK).count())
