"""Make the identifiers of a key that is built, for some profiles at a time.

Each function is a part of the caller's transaction. What is done twice does no harm:
what the key had of these profiles is replaced.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef
from psycopg import sql as composed

from common import sql
from profiles.models import (
    Identifier,
    Identity,
    KeyChange,
    KeyFlaw,
    KnownValue,
    Profile,
    UniqueKey,
)
from profiles.normalisers import EMPTY, Kind, batch

SLICE_ROWS: Final = 5_000

Said = tuple[int, str | None]  # a profile's number, its value as it is written


@dataclass(slots=True)
class Found:
    """The flaws of some profiles: who carries whose value, and whose is no value."""

    duplicates: dict[int, int | None] = field(default_factory=dict)
    invalid: dict[int, str] = field(default_factory=dict)

    def flaws(self, change: KeyChange) -> Iterator[KeyFlaw]:
        """Yield the rows that say so."""
        here = {"account_id": change.account_id, "change": change}
        for person, reason in self.invalid.items():
            yield KeyFlaw(**here, person=person, reason=reason)
        for person, other in self.duplicates.items():
            yield KeyFlaw(**here, person=person, other=other, reason=KeyFlaw.DUPLICATE)


def following(change: KeyChange) -> list[Said]:
    """Return the next slice of profiles after the change's place, locked."""
    return sql.fetch(
        "profiles.read_key_values",
        {**_given(change), "after": change.place, "most": SLICE_ROWS},
    )


def written_since(
    change: KeyChange, moment: datetime, also: Sequence[int]
) -> list[Said]:
    """Return the profiles written since `moment`, and those numbered `also`, locked."""
    given = {**_given(change), "since": moment, "people": list(also)}
    return sql.fetch("profiles.read_key_values_again", given)


def build(change: KeyChange, key: UniqueKey, rows: Sequence[Said]) -> Found:
    """Write what `key` has of the profiles in `rows`; return what stands in the way."""
    normalise = batch(
        Kind(key.kind), region=key.region, fold_local=key.folds_local_part
    )
    cells = [(person, said, False) for person, said in rows if said is not None]
    everybody = [person for person, _said in rows]
    known = _known(change, key, everybody)
    found = Found()
    naming: dict[int, str] = {}
    carried: dict[int, str] = {}
    for person, value, why in normalise(cells):
        if value is not None:
            (naming if person in known else carried)[person] = value
        elif why != EMPTY and person in known:
            found.invalid[person] = why
    _forget(key, everybody)
    found.duplicates = _claim(key, naming)
    KnownValue.objects.bulk_create(
        KnownValue(
            account_id=key.account_id, unique_key=key, value=value, profile_id=person
        )
        for person, value in carried.items()
    )
    return found


def remove_some(key: UniqueKey, most: int = SLICE_ROWS) -> int:
    """Remove identifiers and known values of `key`, at most `most` of each."""
    given = {"account": key.account_id, "unique_key": key.pk, "most": most}
    return sum(
        sql.run(
            "profiles.remove_key_rows",
            given,
            {"rows": composed.Identifier(model._meta.db_table)},
        )
        for model in (Identifier, KnownValue)
    )


def has_any(key: UniqueKey) -> bool:
    """Say whether anything of `key` is left."""
    return any(
        model._base_manager.filter(account=key.account_id, unique_key=key).exists()
        for model in (Identifier, KnownValue)
    )


def _given(change: KeyChange) -> dict[str, object]:
    return {
        "account": change.account_id,
        "table": change.table_id,
        "name": change.attribute.name,
    }


def _known(
    change: KeyChange, key: UniqueKey, people: Sequence[int]
) -> AbstractSet[int]:
    """Return who of `people` is to be known by the key, not merely to carry it."""
    if change.table.identity == Identity.STRICT or change.identifies:
        return set(people)
    if key.replaces_id is None:
        return frozenset()
    rows = Identifier.objects.filter(
        account=key.account_id, unique_key=key.replaces_id, profile__in=people
    )
    return set(rows.values_list("profile_id", flat=True))


def _forget(key: UniqueKey, people: Sequence[int]) -> None:
    for model in (Identifier, KnownValue):
        model._base_manager.filter(
            account=key.account_id, unique_key=key, profile__in=people
        ).delete()


def _claim(key: UniqueKey, naming: Mapping[int, str]) -> dict[int, int | None]:
    """Let people be known; return whose value is another's already, and that other."""
    if not naming:
        return {}
    here = {"account": key.account_id, "unique_key": key.pk}
    given = {**here, "people": list(naming), "values": list(naming.values())}
    done = {person for (person,) in sql.fetch("profiles.claim_values", given)}
    left = {person: value for person, value in naming.items() if person not in done}
    if not left:
        return {}
    asked = {**here, "values": list(set(left.values()))}
    holders = dict(sql.fetch("profiles.find_holders", asked))
    return {person: holders.get(value) for person, value in left.items()}


def note(change: KeyChange, rows: Sequence[Said], found: Found, most: int) -> None:
    """Write down what was found of `rows`; of flaws beyond `most` the number alone."""
    people = [person for person, _said in rows]
    before = KeyFlaw.objects.filter(
        account=change.account_id, change=change, person__in=people
    )
    old = list(before.values_list("reason", flat=True))
    repeated = old.count(KeyFlaw.DUPLICATE)
    before.delete()
    change.duplicates += len(found.duplicates) - repeated
    change.invalid += len(found.invalid) - (len(old) - repeated)
    kept = KeyFlaw.objects.filter(account=change.account_id, change=change).count()
    KeyFlaw.objects.bulk_create(
        flaw
        for flaw, _room in zip(
            found.flaws(change), range(max(0, most - kept)), strict=False
        )
    )


def slices(rows: Sequence[Said]) -> Iterator[Sequence[Said]]:
    """Yield `rows` in slices."""
    for start in range(0, len(rows), SLICE_ROWS):
        yield rows[start : start + SLICE_ROWS]


def forget_gone(change: KeyChange) -> None:
    """Leave out of what was found, all of it kept, whoever is not there any more."""
    flaws = KeyFlaw.objects.filter(account=change.account_id, change=change)
    there = Profile.objects.filter(
        account=change.account_id, table=change.table_id, pk=OuterRef("person")
    )
    flaws.exclude(Exists(there)).delete()
    change.duplicates = flaws.filter(reason=KeyFlaw.DUPLICATE).count()
    change.invalid = flaws.exclude(reason=KeyFlaw.DUPLICATE).count()
