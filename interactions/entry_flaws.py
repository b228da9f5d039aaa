"""Entries that keep an attribute as it was: numbers that are kept, read as entries."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext

from interactions.custom_entries import entries_in
from interactions.models import EntryChange, EntryFlaw
from profiles.models import Profile
from profiles.terms import Terms
from profiles.values import written

ENTRIES_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Look:
    """An entry in the way, whose it is (None: nobody's), its value, why it does not fit."""

    number: int
    profile: Profile | None
    value: str
    why: str


def flaws(change: EntryChange) -> QuerySet[EntryFlaw]:
    """Return what was found in the way of `change`."""
    return EntryFlaw.objects.filter(account=change.account_id, change=change)


def looks(change: EntryChange, rows: Sequence[EntryFlaw]) -> list[Look]:
    """Return `rows` as entries, with their values of this moment.

    Those of people who are being deleted are left out, like the deleted, and so is what
    was put right.
    """
    if not rows:
        return []
    there = entries_in(change.custom_table).in_bulk([row.entry for row in rows])
    people = Profile.objects.visible(change.account).in_bulk(
        {entry.profile_id for entry in there.values() if entry.profile_id}
    )
    before, after = (Terms.kept(change.terms[each]) for each in ("before", "after"))
    found = []
    for row in rows:
        if (entry := there.get(row.entry)) is None:
            continue
        value = entry.attributes.get(change.name)
        if fault := after.fault_of(value, before, needed=False):
            whose = people.get(entry.profile_id or 0)
            found.append(Look(entry.pk, whose, _said(value), gettext(str(fault))))
    return found


def all_looks(change: EntryChange) -> Iterator[Look]:
    """Yield all that is in the way, in the order in which it was found."""
    rows = flaws(change).order_by("pk").iterator(ENTRIES_AT_ONCE)
    while some := list(islice(rows, ENTRIES_AT_ONCE)):
        yield from looks(change, some)


def _said(value: Any) -> str:
    """Return a value as text; what came in by a list may be anything that JSON has."""
    plain = value[0] if isinstance(value, list) and value else value
    if isinstance(plain, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return written(value)
