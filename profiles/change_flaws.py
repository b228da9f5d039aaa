"""Whose values keep a definition as it was: numbers that are kept, read as people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext

from profiles.models import ChangeFlaw, DefinitionChange, Profile, SectionValues
from profiles.queries import profiles
from profiles.terms import Terms
from profiles.values import is_absent, written
from tenancy.models import Membership
from tenancy.sections import sections_of, within

PEOPLE_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Look:
    """A profile in the way: where its value lies, the value, and why it does not fit."""

    profile: Profile
    section: str
    value: str
    why: str


def flaws(
    change: DefinitionChange, *, reader: Membership | None
) -> QuerySet[ChangeFlaw]:
    """Return what was found in the way of `change`, where `reader` may look."""
    return ChangeFlaw.objects.filter(
        within(reader, "part"), account=change.account_id, change=change
    )


def looks(
    change: DefinitionChange, rows: Sequence[ChangeFlaw], *, reader: Membership | None
) -> list[Look]:
    """Return `rows` as people, with their values of this moment.

    Whoever is being deleted is left out, like the deleted, and so is what was put right.
    """
    if not rows:
        return []
    assert change.table is not None
    people = profiles(change.table).in_bulk({row.person for row in rows})
    names = dict(sections_of(change.account, reader).values_list("pk", "name"))
    local = _local_values(change, rows)
    asked, after = (Terms.kept(change.terms[each]) for each in ("asked", "after"))
    found = []
    for row in rows:
        profile = people.get(row.person)
        if profile is None or (row.part is not None and row.part not in names):
            continue
        held = profile.attributes if row.part is None else local.get(_place(row), {})
        value = held.get(change.name)
        if fault := after.fault_of(value, asked, needed=row.part is None):
            said = "" if is_absent(value) else written(value)
            place = names.get(row.part or 0, "")
            found.append(Look(profile, place, said, gettext(str(fault))))
    return found


def all_looks(change: DefinitionChange, *, reader: Membership) -> Iterator[Look]:
    """Yield everybody who is in the way, in the order in which they were found."""
    rows = flaws(change, reader=reader).order_by("pk").iterator(PEOPLE_AT_ONCE)
    while some := list(islice(rows, PEOPLE_AT_ONCE)):
        yield from looks(change, some, reader=reader)


def _place(row: ChangeFlaw) -> tuple[int, int | None]:
    return row.person, row.part


def _local_values(
    change: DefinitionChange, rows: Sequence[ChangeFlaw]
) -> dict[tuple[int, int | None], dict[str, Any]]:
    """Return what the profiles hold in the sections that `rows` name."""
    places = [_place(row) for row in rows if row.part is not None]
    if not places:
        return {}
    held = SectionValues.objects.filter(
        account=change.account_id,
        profile__in={person for person, _section in places},
        section__in={section for _person, section in places},
    )
    return {
        (person, section): values
        for person, section, values in held.values_list(
            "profile_id", "section_id", "attributes"
        )
    }
