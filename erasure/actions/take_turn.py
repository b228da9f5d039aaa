"""Work on the slices of an erasure for a turn, and longer while nobody else waits."""

from erasure.actions.sweep_erasure import TurnOver, sweep_erasure
from erasure.models import Erasure
from tenancy.models import Errand

# Whoever gives way loses its connection and what that knew of the tables: a tenth of a
# second. What comes by clock and is noted nowhere waits for these turns at most.
MOST_TURNS = 5


def take_turn(erasure: Erasure, *, wait: bool, seconds: float) -> bool:
    """Sweep for turns of `seconds` each; return what `sweep_erasure` does.

    Another turn follows at once unless somebody else is due. Raises TurnOver.
    """
    for turn in range(1, MOST_TURNS + 1):
        try:
            return sweep_erasure(erasure, wait=wait, seconds=seconds)
        except TurnOver:
            if turn == MOST_TURNS or others_are_due(erasure):
                raise
    raise TurnOver


def others_are_due(erasure: Erasure) -> bool:
    """Say whether anything is to be done besides this one.

    Two errands are its own: that of its helpers, and that of whoever leads it.
    """
    others = Errand.objects.exclude(task="erasure.sweep", row_id=erasure.pk)
    return len(others.values_list("pk", flat=True)[:2]) > 1
