"""Help with the slices of a run that adds and updates, for a turn."""

from erasure.actions.sweep_erasure import TurnOver
from imports.actions.acts.upsert import work
from imports.models import Execution


def help_with_upsert(execution: Execution, *, seconds: float) -> None:
    """Write slices for a turn; whoever leads the run sends for the next one.

    One that nobody has begun to lead, or that has ended, is left alone.
    """
    if execution.started is None or not execution.is_open:
        return
    try:
        work(execution, seconds, leads=False)
    except TurnOver:
        return
