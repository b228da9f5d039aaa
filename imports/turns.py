"""Whose turn it is to stage an import: a worker that was overtaken touches nothing.

A turn begins with a transaction of its own and is noted on the row. Every further
transaction locks the row and looks whether the turn is still the same: an import that
was changed, cancelled or staged again meanwhile is somebody else's.
"""

from django.utils import timezone

from imports.models import Import, Status
from imports.refusals import KeyGone, TableGone, TooManyFreezes, TooManyTries

# A list that has brought down this many workers is not given to another one.
MOST_TRIES = 3


class Overtaken(Exception):
    """The import was changed, cancelled or staged again meanwhile."""


def begin(run: Import, *, stage: str) -> None:
    """Begin a turn of `run` at `stage`; raise TooManyTries, Overtaken."""
    still_ours(run)
    if run.attempts >= MOST_TRIES:
        raise TooManyFreezes if run.is_by_criterion else TooManyTries
    run.attempts += 1
    run.turn += 1
    run.rows_read = 0
    run.stage = stage
    run.heartbeat = timezone.now()
    run.save(update_fields=["attempts", "turn", "rows_read", "stage", "heartbeat"])


def still_ours(run: Import) -> None:
    """Lock the run; raise Overtaken when somebody took it out of our hands.

    Raises TableGone or KeyGone when it cannot be matched any more.
    """
    found = locked(run)
    if found.table_id is None:
        raise TableGone
    if found.unique_key_id is None and not found.is_by_criterion:
        raise KeyGone


def locked(run: Import) -> Import:
    """Return the run as it is now, locked, if it is our turn still; else Overtaken."""
    rows = Import.objects.filter(
        account=run.account_id, pk=run.pk, status=Status.STAGING, turn=run.turn
    )
    found = rows.select_for_update(no_key=True).first()
    if found is None:
        raise Overtaken
    return found
