"""Build or remove a unique key: set-based, a slice at a time, beside who edits.

Promise: a key that can be asked for names whom it should, and nobody else. From the
commit that created it, whoever writes values writes the key's as well: that commit held
the table's row against all of them. A slice locks its profiles, so that an edit is read
wholly or comes afterwards and knows of the key. The last transaction holds the table's
row again, looks at whoever was written meanwhile and at whoever stood in the way, and
only then lets the key be asked for, or refuses it.

A slice and the note of where it ended commit together. A worker that waits for a lock
gives way within half a second, before anybody's deadlock is detected: erasures and
edits never lose for a key.
"""

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import OperationalError, connection
from django.utils import timezone
from psycopg.errors import DeadlockDetected, LockNotAvailable

from audit.actions.record import record
from common import sql
from notifications.actions.notify import notify
from notifications.models import Kind as Note
from profiles.actions.take_definition import DefinitionBusy, take_definition
from profiles.engine import key_values
from profiles.models import (
    Identifier,
    KeyChange,
    KeyChangeKind,
    KeyChangeStatus,
    KeyFlaw,
    KeyStatus,
    KnownValue,
    UniqueKey,
)
from profiles.queries import unique_keys
from tenancy.errands import done
from tenancy.scope import account_transaction

TASK: Final = "profiles.carry_out_key_change"
TURN_SECONDS: Final = 10
FLAWS_KEPT: Final = 10_000  # of a change; more are merely counted
LOCK_WAIT: Final = "500ms"  # less than deadlock_timeout
PAUSE_SECONDS: Final = 0.1  # before a slice is tried again that somebody was in
MOST_PAUSES: Final = 20
# Clocks of web servers and workers differ by less.
CLOCKS: Final = timedelta(minutes=1)


def carry_out_key_change(change: KeyChange, *, seconds: float = TURN_SECONDS) -> bool:
    """Work on `change` for about `seconds`; return False when there is more to do.

    Safe to call again after a crash. What somebody else holds is left for another turn:
    the look-out sends again.
    """
    end = time.monotonic() + seconds
    pauses = 0
    while time.monotonic() < end and pauses < MOST_PAUSES:
        try:
            if not _next(change):
                return True
        except DefinitionBusy:
            return True  # a list is being loaded: nothing to hurry for
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
                raise
            pauses += 1
            time.sleep(PAUSE_SECONDS)
    return False


def _next(change: KeyChange) -> bool:
    """Do the next piece of work; return False when all is done."""
    with account_transaction(change.account_id):
        now = _taken(change)
        if now is None or (now.status != KeyChangeStatus.RUNNING and not _clear(now)):
            done(TASK, change.pk)
            return False
        if now.status != KeyChangeStatus.RUNNING:
            return True
        if now.kind != KeyChangeKind.REMOVE and _look(now):
            return True
    # The table comes before the change, as for whoever withdraws it.
    with account_transaction(change.account_id):
        take_definition(change.table)
        now = _taken(change)
        if now is not None and now.status == KeyChangeStatus.RUNNING:
            _wait_briefly()
            (_close if now.kind == KeyChangeKind.REMOVE else _settle)(now)
    return True


def _taken(change: KeyChange) -> KeyChange | None:
    """Lock the change and return it as it is."""
    rows = KeyChange.objects.filter(account=change.account_id, pk=change.pk)
    found = rows.select_for_update(no_key=True, of=("self",)).select_related(
        "account", "table__account", "attribute"
    )
    return found.first()


def _wait_briefly() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_WAIT])


def _key(change: KeyChange) -> UniqueKey:
    return UniqueKey.every.select_related("attribute", "table").get(
        account=change.account_id, pk=change.unique_key_id or 0
    )


# ---- building


def _look(change: KeyChange) -> bool:
    """Look at the next slice of profiles; return False when there is none."""
    _wait_briefly()
    rows = key_values.following(change)
    if rows:
        _build(change, rows)
        change.place = rows[-1][0]
        change.save()
    return bool(rows)


def _build(change: KeyChange, rows: Sequence[key_values.Said]) -> None:
    key = _key(change)
    for part in key_values.slices(rows):
        found = key_values.build(change, key, part)
        key_values.note(change, part, found, FLAWS_KEPT)
        change.looked += len(part)


def _settle(change: KeyChange) -> None:
    """Decide; whoever was written meanwhile or stood in the way is looked at first."""
    flaws = KeyFlaw.objects.filter(account=change.account_id, change=change)
    people = list(flaws.values_list("person", flat=True))
    # Where more are in the way than are kept, it is refused as it was found.
    if len(people) == change.duplicates + change.invalid:
        _look_again(change, people)
    change.ended = timezone.now()
    change.save()
    if change.duplicates or change.invalid:
        _key(change).become(KeyStatus.REMOVING)
        _refuse(change, duplicates=change.duplicates, invalid=change.invalid)
    else:
        _activate(change, _key(change))


def _look_again(change: KeyChange, people: Sequence[int]) -> None:
    """Look at `people`, at whoever was written since the change began, and at the new."""
    looked = change.looked
    _build(change, key_values.written_since(change, change.created - CLOCKS, people))
    change.looked = looked
    while rows := key_values.following(change):
        _build(change, rows)
        change.place = rows[-1][0]
    key_values.forget_gone(change)


def _activate(change: KeyChange, key: UniqueKey) -> None:
    """Let the key be asked for, and whatever named the one before name this one."""
    if old := UniqueKey.every.filter(
        account=change.account_id, pk=key.replaces_id or 0
    ).first():
        old.become(KeyStatus.REMOVING)
        for relation in UniqueKey._meta.related_objects:
            if relation.related_model not in _OWN:
                named = {relation.field.name: old}
                relation.related_model._base_manager.filter(
                    account=change.account_id, **named
                ).update(**{relation.field.name: key})
    key.become(KeyStatus.ACTIVE)
    UniqueKey.every.filter(account=key.account_id, pk=key.pk).update(replaces=None)
    change.become(KeyChangeStatus.DONE)
    _record(change, "key.built", profiles=change.looked)
    _tell(change, Note.CHANGED)


# What belongs to one key, and goes with it.
_OWN = (Identifier, KnownValue, KeyChange, UniqueKey)


# ---- removing


def _close(change: KeyChange) -> None:
    """Begin to remove the key, unless somebody is known by nothing else."""
    key = _key(change)
    given = {
        "account": change.account_id,
        "unique_key": key.pk,
        "others": [each.pk for each in unique_keys(change.table)],
    }
    [(change.alone,)] = sql.fetch("profiles.count_alone", given)
    change.ended = timezone.now()
    change.save()
    if change.alone:
        told = {"change": change.pk, "reason": KeyFlaw.ALONE, "most": FLAWS_KEPT}
        sql.run("profiles.note_alone", {**given, **told})
        key.become(KeyStatus.ACTIVE)
        _refuse(change, alone=change.alone)
    else:
        key.become(KeyStatus.REMOVING)
        change.become(KeyChangeStatus.DONE)
        _record(change, "key.removed")
        _tell(change, Note.REMOVED)


def _clear(change: KeyChange) -> bool:
    """Remove the next rows of keys that go; return False when nothing is left of any."""
    going = UniqueKey.every.filter(
        account=change.account_id, table=change.table_id, status=KeyStatus.REMOVING
    )
    key = going.first()
    if key is None:
        return False
    if not key_values.remove_some(key):
        if key_values.has_any(key):
            time.sleep(PAUSE_SECONDS)  # an erasure has the rest in hand
        else:
            key.delete()
    return True


# ---- telling


def _refuse(change: KeyChange, **facts: int) -> None:
    change.become(KeyChangeStatus.REFUSED)
    _record(change, "key.refused", **facts)
    _tell(change, Note.CHANGE_REFUSED, in_the_way=sum(facts.values()))


def _record(change: KeyChange, action: str, **facts: int) -> None:
    record(
        change.account,
        action,
        by=None,
        table=change.table.slug,
        key=change.attribute.name,
        **facts,
    )


def _tell(change: KeyChange, kind: Note, **facts: int) -> None:
    page = f"changes/{change.pk}/" if kind == Note.CHANGE_REFUSED else ""
    notify(
        change.author,
        kind,
        subject=change.attribute.label,
        path=f"/a/{change.account.slug}/tables/{change.table.slug}/keys/{page}",
        **facts,
    )
