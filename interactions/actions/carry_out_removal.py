"""Take an attribute out of all entries, or a custom table with all of them, in slices.

A slice and the note of where it ended commit together. What an erasure has in hand is
left alone and found in the next round. The table's row goes last, while nobody can be
writing an entry: whoever writes one holds that row.
"""

import time
from typing import Final

from common import sql
from interactions.models import CustomEntry, CustomRemoval, CustomTable
from notifications.actions.notify import notify
from notifications.models import Kind as Note
from tenancy.errands import done
from tenancy.scope import account_transaction

TASK: Final = "interactions.carry_out_removal"
TURN_SECONDS: Final = 10
SLICE_ROWS: Final = 5_000
PAUSE_SECONDS: Final = 0.1


def carry_out_removal(removal: CustomRemoval, *, seconds: float = TURN_SECONDS) -> bool:
    """Work on `removal` for about `seconds`; return False when there is more to do."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with account_transaction(removal.account_id):
            rows = CustomRemoval.objects.filter(
                account=removal.account_id, pk=removal.pk
            )
            held = rows.select_for_update(no_key=True).first()
            if held is None or not _next(held):
                done(TASK, removal.pk)
                return True
    return False


def _next(removal: CustomRemoval) -> bool:
    """Do the next slice in the caller's transaction; return False when all is done."""
    return _strip(removal) if removal.name else _delete(removal)


def _strip(removal: CustomRemoval) -> bool:
    given = {
        "account": removal.account_id,
        "custom_table": removal.custom_table_id,
        "name": removal.name,
        "after": removal.place,
        "most": SLICE_ROWS,
    }
    [(last, looked, found)] = sql.fetch("interactions.strip_entries", given)
    if last is None and not removal.found:
        table = CustomTable.every.get(
            account=removal.account_id, pk=removal.custom_table_id
        )
        _tell(removal, f"{table.name}: {removal.name}", table, f"{table.slug}/")
        removal.delete()
        return False
    # A round that found some is followed by another, for what was written meanwhile.
    removal.place = last or 0
    removal.found = removal.found + found if last else 0
    removal.looked = min(removal.looked + looked, max(removal.total, looked))
    removal.save()
    return True


def _delete(removal: CustomRemoval) -> bool:
    given = {
        "account": removal.account_id,
        "custom_table": removal.custom_table_id,
        "most": SLICE_ROWS,
    }
    if gone := sql.run("interactions.delete_entries", given):
        removal.looked += gone
        removal.save()
        return True
    rows = CustomTable.every.filter(
        account=removal.account_id, pk=removal.custom_table_id
    )
    table = rows.select_for_update().get()
    left = CustomEntry.objects.filter(
        account=removal.account_id, custom_table=removal.custom_table_id
    )
    if left.exists():
        time.sleep(PAUSE_SECONDS)  # an erasure has the rest in hand
        return True
    # Takes the definitions and this note along.
    rows.delete()
    _tell(removal, table.name, table, "")
    return False


def _tell(removal: CustomRemoval, subject: str, table: CustomTable, page: str) -> None:
    """Leave a note for whoever asked for `removal`."""
    custom = f"/a/{table.account.slug}/tables/{table.profile_table.slug}/custom/"
    notify(removal.author, Note.REMOVED, subject=subject, path=custom + page)
