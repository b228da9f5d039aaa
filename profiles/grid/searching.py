"""Look people up: by any value they are known under, or by a part of their name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext

from common import sql
from common.errors import BadInput
from common.sealed import seal, unseal
from profiles.models import Identifier, ProfileTable, UniqueKey
from profiles.normalisers import Invalid, Kind, normaliser

PURPOSE = "search in the grid"
ANYWHERE = ""
NAME = "@name"
MOST_CHARACTERS = 320
FEWEST_NAME_CHARACTERS = 2
PART_CHARACTERS = 3
MOST_NAMES = 1000


class SearchTooOld(BadInput):
    """This search is too old to be read. Go back to the table and search again."""


class NotAValue(BadInput):
    """Nobody can be known under this value. %(why)s"""


class NameTooShort(BadInput):
    """Type at least %(fewest)s letters of the name."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and among what: a unique key's name, NAME, or ANYWHERE."""

    text: str
    within: str = ANYWHERE

    def sealed(self) -> str:
        """Return the search as a token for an address: it can hold a name."""
        return seal(PURPOSE, [self.text, self.within])


def unsealed(token: str) -> Search:
    """Return the search that `token` holds; raise SearchTooOld when it holds none."""
    said = unseal(PURPOSE, token)
    if said is None:
        raise SearchTooOld
    return Search(*said)


@dataclass(frozen=True, slots=True)
class Found:
    """Numbers of the profiles that match; `cut` when there are more than are shown."""

    numbers: Sequence[int]
    cut: bool = False


def check(keys: Sequence[UniqueKey], search: Search) -> None:
    """Raise NotAValue or NameTooShort for what cannot match anybody.

    Only where one kind was asked for: among all, something else may match.
    """
    if search.within == NAME:
        if len(search.text) < FEWEST_NAME_CHARACTERS:
            raise NameTooShort(fewest=FEWEST_NAME_CHARACTERS)
    elif search.within != ANYWHERE:
        _values(keys, search)


def found(table: ProfileTable, keys: Sequence[UniqueKey], search: Search) -> Found:
    """Return who matches `search` in `table`, hidden profiles included.

    Somebody known under exactly this value comes before names that hold it. Raises
    what `check` raises.
    """
    check(keys, search)
    if search.within != NAME:
        known = list(_known(table, _values(keys, search)))
        if known or search.within != ANYWHERE:
            return Found(known)
    return _named(table, search.text.lower())


def _values(keys: Sequence[UniqueKey], search: Search) -> Mapping[int, str]:
    """Return the text in the form of each key that is asked and has such values."""
    values = {}
    for key in keys:
        if search.within not in (ANYWHERE, key.name):
            continue
        normalise = normaliser(
            Kind(key.kind), region=key.region, fold_local=key.folds_local_part
        )
        try:
            values[key.pk] = normalise(search.text)
        except Invalid as invalid:
            if search.within != ANYWHERE:
                why = gettext(invalid.msgid()) % invalid.facts
                raise NotAValue(why=why) from None
    return values


def _known(table: ProfileTable, values: Mapping[int, str]) -> Iterator[int]:
    if not values:
        return
    anyone = Q()
    for key, value in values.items():
        anyone |= Q(unique_key=key, value=value)
    rows = Identifier.objects.filter(anyone, account=table.account_id)
    yield from rows.values_list("profile_id", flat=True)


def _named(table: ProfileTable, text: str) -> Found:
    if len(text) < FEWEST_NAME_CHARACTERS:
        return Found([])
    # Two letters have no trigram of their own, but they have one with a word's start.
    start = "%" if len(text) >= PART_CHARACTERS else ""
    for special in ("\\", "%", "_"):
        text = text.replace(special, f"\\{special}")
    rows = sql.fetch(
        "profiles.find_names",
        {"table": table.pk, "pattern": f"{start}{text}%", "most": MOST_NAMES + 1},
    )
    numbers = [number for (number,) in rows]
    return Found(numbers[:MOST_NAMES], cut=len(numbers) > MOST_NAMES)
