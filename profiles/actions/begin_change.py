"""Begin a change of a definition that concerns rows: at once, or by a worker."""

from typing import Final

from profiles.actions.carry_out_change import TASK, carry_out_change
from profiles.models import DefinitionChange
from profiles.queries import count
from tenancy.errands import wake

SMALL_ROWS: Final = 2_000  # what is gone through while the request waits


def begin_change(
    change: DefinitionChange, *, rows: int | None = None
) -> DefinitionChange:
    """Begin `change` in the caller's transaction; return where it is then.

    `rows` is about how many are to be gone through (None: the profiles of its table).
    Few are gone through at once: what is returned is over, refused perhaps. Of more, a
    worker takes care after commit.
    """
    if rows is None:
        rows = count(change.table).number if change.table else 0
    change.total = rows
    change.save()
    if rows > SMALL_ROWS:
        wake(change.account, TASK, change.pk)
    else:
        carry_out_change(change, author_waits=True)
        kept = DefinitionChange.objects.filter(account=change.account_id, pk=change.pk)
        if not kept.exists():
            return change
        change.refresh_from_db()
    return change
