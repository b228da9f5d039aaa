"""Run an erasure by hand that is too much for a request to its end, in workers.

Promise: it ends with exact counts and a proof whatever dies on the way. Its slices are its
progress; when they are done it is proved and closed, and its author told, in one
transaction. Called again anywhere in between, it goes on from there.
"""

from common.durability import commit_lazily
from erasure.actions.complete_erasure import complete_erasure
from erasure.actions.help_erasure import call_helpers
from erasure.actions.sweep_erasure import TurnOver
from erasure.actions.take_turn import TASK as HELP
from erasure.actions.take_turn import take_turn
from erasure.models import Erasure
from notifications.actions.notify import notify
from notifications.models import Kind as Note
from tenancy.errands import done, wake
from tenancy.scope import account_transaction

TASK = "erasure.run"


def hand_over(erasure: Erasure) -> None:
    """Have workers run `erasure`, after commit."""
    wake(erasure.account, TASK, erasure.pk)
    call_helpers(erasure)


def run_erasure(erasure: Erasure, *, seconds: float = float("inf")) -> bool:
    """Work on `erasure` until it has ended; safe to call again after a crash.

    False says that it was left after `seconds`, so that others have their turn.
    """
    try:
        if erasure.is_open:
            take_turn(erasure, wait=True, seconds=seconds)
    except TurnOver:
        with account_transaction(erasure.account_id):
            commit_lazily()  # `tenancy.look` sends for helpers that were lost
            call_helpers(erasure)
        return False
    with account_transaction(erasure.account_id):
        erasure.take()
        if erasure.is_open:
            _close(erasure)
        done(HELP, erasure.pk)
        done(TASK, erasure.pk)
    return True


def _close(erasure: Erasure) -> None:
    complete_erasure(erasure)
    notify(
        erasure.author,
        Note.COMPLETED,
        subject=erasure.table_name,
        path=f"/a/{erasure.account.slug}/erasures/{erasure.pk}/",
        deleted=erasure.erased,
        rows=erasure.targets,
    )
