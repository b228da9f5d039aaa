"""Which column of a file holds the values of which unique key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from imports.files.header import (
    EMAIL_WORDS,
    IDENTITY_WORDS,
    PHONE_WORDS,
    folded,
)
from imports.files.inspection import Inspection
from profiles.normalisers import Invalid, Kind, is_blank, normaliser

_WORDS = {
    Kind.EMAIL: EMAIL_WORDS,
    Kind.PHONE: PHONE_WORDS,
    Kind.TEXT: IDENTITY_WORDS,
    Kind.INTEGER: IDENTITY_WORDS,
}
_OWN_NAME = 3.0  # the column is called like the key
_PART_OF_OWN_NAME = 2.5  # CRM for crm_id
_TELLING_NAME = 2.0  # it is called what such keys are called
_PART_OF_NAME = 1.0  # such a word is in its name
_VALID_VALUES = 2.0  # every value seen is one of the key's kind
_ENOUGH = 1.0


@dataclass(frozen=True, slots=True)
class Key:
    """A unique key, as far as its columns can be told by it."""

    kind: Kind
    region: str = ""
    label: str = ""  # what people call it, if that is not its name


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unique key and the column that seems to hold it."""

    key: str
    column: int  # its position, from 0
    score: float  # the more the surer


def suggestions(inspection: Inspection, keys: Mapping[str, Key]) -> list[Suggestion]:
    """Return the best column of each key of `keys` that has one, the surest first.

    No column is suggested for two keys.
    """
    found = [
        Suggestion(name, at, score)
        for name, key in keys.items()
        for at in range(len(inspection.columns))
        if (score := _score(inspection, at, name, key)) >= _ENOUGH
    ]
    best: list[Suggestion] = []
    for suggestion in sorted(found, key=lambda each: (-each.score, each.column)):
        if all(
            suggestion.key != other.key and suggestion.column != other.column
            for other in best
        ):
            best.append(suggestion)
    return best


def _score(inspection: Inspection, at: int, name: str, key: Key) -> float:
    called = max(
        _name_score(inspection.columns[at], each, key.kind)
        for each in {name, key.label or name}
    )
    share = _valid_share(inspection, at, key)
    match key.kind:
        case Kind.EMAIL:
            return called + _VALID_VALUES * (1.5 * share - 0.5)
        case Kind.PHONE:  # any long number may be one
            return called + _VALID_VALUES * (1.5 * share - 0.5 if called else share / 2)
        case Kind.TEXT | Kind.INTEGER:  # nearly everything is one: the name tells
            own = _VALID_VALUES if called >= _PART_OF_OWN_NAME else 0.0
            return called + own + share - 1 if called else 0.0
        case _:
            assert_never(key.kind)


def _name_score(column: str, name: str, kind: Kind) -> float:
    word = folded(column)
    if word == folded(name):
        return _OWN_NAME
    if word in {folded(part) for part in name.split("_")} - {"id"}:
        return _PART_OF_OWN_NAME
    if word in _WORDS[kind]:
        return _TELLING_NAME
    parts = {folded(part) for part in column.replace("_", " ").split()}
    return _PART_OF_NAME if parts & _WORDS[kind] else 0.0


def _valid_share(inspection: Inspection, at: int, key: Key) -> float:
    """Return how many of the values in the first rows are valid, from 0 to 1."""
    normalise = normaliser(key.kind, region=key.region)
    good = bad = 0
    for cells, numeric in zip(inspection.preview, inspection.numeric, strict=True):
        if at >= len(cells) or is_blank(cells[at]):
            continue
        try:
            normalise(cells[at], numeric=at in numeric)
            good += 1
        except Invalid:
            bad += 1
    return good / (good + bad) if good else 0.0
