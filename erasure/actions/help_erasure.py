"""Help with the slices of an erasure, turn by turn.

A worker that leads a run and one that helps it give way after a second when anybody else
is due, and after a few in any case: their next turn is behind whatever waits at the
broker by then. So a small run beside a huge one begins after a second or two, and
several runs share the workers.
"""

from django.conf import settings

from erasure.actions.sweep_erasure import TurnOver
from erasure.actions.take_turn import take_turn
from erasure.models import Erasure
from tenancy.errands import wake

TURN_SECONDS = 1.0


def help_erasure(erasure: Erasure) -> None:
    """Work on slices for a turn; whoever leads the run sends for the next one."""
    try:
        take_turn(erasure, wait=False, seconds=TURN_SECONDS)
    except TurnOver:
        return


def call_helpers(erasure: Erasure) -> None:
    """Send for as many workers as may help whoever leads the run, after commit."""
    helpers = max(0, settings.WORKERS_PER_RUN - 1)
    wake(erasure.account, "erasure.sweep", erasure.pk, messages=helpers)
