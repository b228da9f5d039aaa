"""Carry a change of an attribute through all entries of its custom table.

A slice and the note of where it ended commit together: whatever dies, the next worker
goes on from there. First every value is proved to fit; one that does not refuses the
change, and what was defined before holds again. Then values are converted.

Whoever adds an entry holds the row of the custom table, and whoever loads a list may put
anything into it. So the last step takes that row: nobody is adding an entry then, and
what was added since the round began is converted in the transaction that gives the
attribute its new type. What an erasure has in hand is left alone and found in the next
round.
"""

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from django.db.models import Max
from django.utils import timezone
from psycopg.types.json import Jsonb

from audit.actions.record import record
from common import sql
from interactions.actions.take_custom_table import take_custom_table
from interactions.custom_refusals import TableBusy
from interactions.models import (
    CustomEntry,
    CustomTable,
    EntryAttribute,
    EntryChange,
    EntryChangeKind,
    EntryFlaw,
)
from notifications.actions.notify import notify
from notifications.models import Kind as Note
from profiles.models import ChangeStatus
from profiles.models.definitions import AttributeState
from profiles.terms import Terms
from tenancy.errands import done
from tenancy.scope import account_transaction

TASK: Final = "interactions.carry_out_entry_change"
TURN_SECONDS: Final = 10
SLICE_ROWS: Final = 5_000
PAUSE_SECONDS: Final = 0.1
MOST_FLAWS: Final = 10_000  # that are noted of a change

Row = tuple[int, str | None]  # an entry's number, its value as JSON


def carry_out_entry_change(
    change: EntryChange, *, seconds: float = TURN_SECONDS, author_waits: bool = False
) -> bool:
    """Work on `change` for about `seconds`; return False when there is more to do.

    Its author is left a note of the end, unless they wait for the answer. While a list
    is being loaded the last step has to wait: the look-out sends again.
    """
    end = time.monotonic() + seconds
    with suppress(TableBusy):
        while time.monotonic() < end:
            pause = _went_on(change, author_waits=author_waits)
            if pause is None:
                return True
            time.sleep(pause)
        return False
    return not author_waits


def settled_until(table: CustomTable) -> int:
    """Return the last entry of `table`, whose row the caller holds."""
    rows = CustomEntry.objects.filter(account=table.account_id, custom_table=table)
    last: int | None = rows.aggregate(last=Max("pk"))["last"]
    return last or 0


def _went_on(change: EntryChange, *, author_waits: bool) -> float | None:
    """Do the next slice; return the seconds until the one after it, None: there is none."""
    with account_transaction(change.account_id):
        rows = EntryChange.objects.filter(account=change.account_id, pk=change.pk)
        held = (
            rows.select_related("account", "custom_table__profile_table", "author")
            .select_for_update(of=("self",), no_key=True)
            .first()
        )
        if held is None or held.status != ChangeStatus.RUNNING:
            done(TASK, change.pk)
            return None
        there = CustomTable.objects.filter(
            account=change.account_id, pk=held.custom_table_id
        )
        if not there.exists():  # it is being removed, with all entries and this note
            done(TASK, change.pk)
            return None
        pause = _convert(held) if held.proved else _prove(held)
        if pause is not None:
            held.save()
        else:
            done(TASK, change.pk)
            if not author_waits:
                _tell(held)
        return pause


def _prove(change: EntryChange) -> float | None:
    """Look at the next values; behind the last, refuse the change or go on with it."""
    before, after = _terms(change, "before"), _terms(change, "after")
    rows = _next(change, change.place)
    bad = [
        number
        for number, raw in rows
        if after.broken_by(_read(raw), before, needed=False)
    ]
    room = max(0, MOST_FLAWS - change.found)
    EntryFlaw.objects.bulk_create(
        EntryFlaw(account=change.account, change=change, entry=number)
        for number in bad[:room]
    )
    change.found += len(bad)
    change.looked += len(rows)
    if rows:
        change.place = rows[-1][0]
        return 0
    if change.found:
        _refuse(change)
        return None
    if change.kind == EntryChangeKind.RULES:
        change.delete()
        return None
    change.proved, change.place = True, 0
    return 0


def _convert(change: EntryChange) -> float | None:
    """Convert the next values; behind the last, give the attribute its type."""
    rows = _next(change, change.place)
    change.found += _left_of(change, rows)
    change.looked += len(rows)
    if rows:
        change.place = rows[-1][0]
        return 0
    # From here to the commit nobody is adding an entry.
    table = take_custom_table(change.custom_table)
    late = _next(change, change.settled)
    if not change.found and len(late) < SLICE_ROWS and not _left_of(change, late):
        _define(change, _terms(change, "after"))
        _record(change, "entry_attribute.converted")
        change.delete()
        return None
    change.place = 0 if change.found else change.settled
    change.settled = settled_until(table)
    pause = PAUSE_SECONDS if change.found else 0
    change.found = 0
    return pause


def _left_of(change: EntryChange, rows: Sequence[Row]) -> int:
    """Convert the values of `rows`; return how many of them were in other hands."""
    after = _terms(change, "after")
    pairs = [
        (number, raw, new)
        for number, raw in rows
        # What cannot be had in this form was loaded meanwhile.
        if (new := after.converted(_read(raw))) is not None
    ]
    if not pairs:
        return 0
    given = {
        "account": change.account_id,
        "name": change.name,
        "ids": [number for number, _old, _new in pairs],
        "olds": [old for _number, old, _new in pairs],
        "news": [Jsonb(new) for _number, _old, new in pairs],
    }
    return len(pairs) - sql.run("interactions.convert_entries", given)


def _next(change: EntryChange, after: int) -> list[Row]:
    given = {
        "account": change.account_id,
        "custom_table": change.custom_table_id,
        "name": change.name,
        "after": after,
        "most": SLICE_ROWS,
    }
    rows = sql.fetch("interactions.next_entry_values", given)
    return [(number, raw) for number, raw in rows]


def _read(raw: str | None) -> Any:
    """Return a value of JSON, which Django has the database hand out as text."""
    return None if raw is None else json.loads(raw)


def _terms(change: EntryChange, which: str) -> Terms:
    return Terms.kept(change.terms[which])


def _refuse(change: EntryChange) -> None:
    """Have what was before hold again; the row stays, to be read."""
    take_custom_table(change.custom_table)
    _define(change, _terms(change, "before"))
    change.become(
        ChangeStatus.REFUSED,
        found=change.found,
        looked=change.looked,
        ended=timezone.now(),
    )
    _record(change, "entry_attribute.refused", values=change.found)


def _define(change: EntryChange, terms: Terms) -> None:
    """Let the attribute keep to `terms`, and be written again."""
    EntryAttribute.objects.filter(
        account=change.account_id, custom_table=change.custom_table, name=change.name
    ).update(type=terms.type, choices=list(terms.choices), state=AttributeState.SETTLED)


def _record(change: EntryChange, action: str, **facts: int) -> None:
    record(
        change.account,
        action,
        by=None,
        custom_table=change.custom_table.slug,
        attribute=change.name,
        **facts,
    )


def _tell(change: EntryChange) -> None:
    """Leave a note of the end for whoever asked for `change`."""
    table = change.custom_table
    page = (
        f"/a/{change.account.slug}/tables/{table.profile_table.slug}"
        f"/custom/{table.slug}/"
    )
    subject = f"{table.name}: {change.label}"
    if change.status != ChangeStatus.REFUSED:
        notify(change.author, Note.CHANGED, subject=subject, path=page)
        return
    notify(
        change.author,
        Note.CHANGE_REFUSED,
        subject=subject,
        path=f"{page}changes/{change.pk}/",
        in_the_way=change.found,
    )
