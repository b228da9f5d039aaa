"""Who is in the way of a key, or of its removal: numbers kept, read as people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext

from profiles.models import KeyChange, KeyFlaw, Profile
from profiles.normalisers import REASONS
from profiles.queries import profiles

PEOPLE_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Look:
    """A profile that is in the way, its value, why, and whose value it is as well."""

    profile: Profile
    value: str
    why: str
    other: Profile | None


def flaws(change: KeyChange) -> QuerySet[KeyFlaw]:
    """Return what was found in the way of `change`."""
    return KeyFlaw.objects.filter(account=change.account_id, change=change)


def looks(change: KeyChange, rows: Sequence[KeyFlaw]) -> list[Look]:
    """Return `rows` as people; whoever is being deleted is left out, like the deleted.

    Values are those of this moment: what was put right meanwhile is seen.
    """
    numbers = {row.person for row in rows} | {row.other for row in rows if row.other}
    people = profiles(change.table).in_bulk(numbers)
    name = change.attribute.name
    return [
        Look(
            profile=people[row.person],
            value=_text(people[row.person].attributes.get(name)),
            why=_why(row),
            other=people.get(row.other or 0),
        )
        for row in rows
        if row.person in people
    ]


def all_looks(change: KeyChange) -> Iterator[Look]:
    """Yield everybody who is in the way, in the order in which they were found."""
    rows = flaws(change).order_by("pk").iterator(PEOPLE_AT_ONCE)
    while some := list(islice(rows, PEOPLE_AT_ONCE)):
        yield from looks(change, some)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _why(flaw: KeyFlaw) -> str:
    if flaw.reason == KeyFlaw.DUPLICATE:
        return gettext("Somebody else has the same value.")
    if flaw.reason == KeyFlaw.ALONE:
        return gettext("Known by nothing else.")
    reason = REASONS[flaw.reason]
    return gettext(reason.msgid()) % reason.usual_facts()
