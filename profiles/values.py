"""Attribute values: what a person typed, as the JSON value of the attribute's type.

Pure. What is blank is the caller's to leave out first.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from common.blanks import UNPRINTABLE
from profiles.normalisers import trimmed

Single = str | int | float | bool
Value = Single | list[Single]
Read = Callable[[str], Value]

MOST_CHARACTERS = 10_000
MOST_VALUES = 100  # of one attribute that has several
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}([.,][0-9]{1,18})?")
_YES = frozenset({"true", "yes", "y", "1", "oui", "ja", "vrai", "x"})
_NO = frozenset({"false", "no", "n", "0", "non", "nee", "nein", "nej", "faux"})
# Day, month, year: with full stops nobody writes them in another order.
_DOTTED = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})")
_BETWEEN_VALUES = re.compile(r"[;|\n]")
BETWEEN = "; "  # values of a list, in one cell


class BadValue(ValueError):
    """This is not a value of the attribute's type.

    The docstring's first paragraph is the sentence a person reads; it never repeats
    the value.
    """

    def __str__(self) -> str:
        """Return the sentence."""
        return " ".join((type(self).__doc__ or "").split("\n\n")[0].split())


class NotAnInteger(BadValue):
    """A whole number of at most 18 digits is wanted."""


class NotADecimal(BadValue):
    """A number such as 12.50 is wanted."""


class NotABoolean(BadValue):
    """Yes or no is wanted."""


class NotADate(BadValue):
    """A date such as 2026-11-22 or 22.11.2026 is wanted."""


class NotAMoment(BadValue):
    """A date and time such as 2026-11-22 14:30 or 22.11.2026 14:30 is wanted."""


class NotAChoice(BadValue):
    """This is none of the choices of the attribute."""


class NotText(BadValue):
    """The text is too long, or holds characters that cannot be printed."""


class TooLong(BadValue):
    """The text is longer than the attribute allows."""


class TooManyValues(BadValue):
    """At most 100 values are possible."""


class NotOneValue(BadValue):
    """One value is wanted, and there are several."""


class NoValue(BadValue):
    """A value is wanted, and there is none."""


def reader(
    type_: str,
    choices: Sequence[str] = (),
    *,
    several: bool = False,
    most: int | None = None,
    zone: tzinfo = UTC,
) -> Read:
    """Return what reads a value of the attribute type `type_`, or raises BadValue.

    `several`: it reads a list of such values, between semicolons, bars or line ends.
    `most` limits the characters of a text; None is the program's own limit. A moment
    that names no offset is one of `zone`.
    """
    read = _reader(type_, choices, MOST_CHARACTERS if most is None else most, zone)
    return _every(read) if several else read


def written(value: Any) -> str:
    """Return a stored value as its reader reads it back, several between semicolons."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return format(Decimal(repr(value)), "f")
        case list():
            return BETWEEN.join(map(written, value))
        case _:
            return str(value)


def is_absent(value: Any) -> bool:
    """Say whether a stored value is none at all."""
    return value is None or value in ("", [])


def fit(value: Any, read: Read, *, several: bool) -> Value:
    """Return a stored value in the form that `read` gives, or raise a BadValue.

    One that has this form already is returned as it is.
    """
    if isinstance(value, list) and not several:
        if len(value) != 1:
            raise NotOneValue
        [value] = value
    if isinstance(value, dict):
        raise NotText
    if isinstance(value, list):
        parts = [read(written(each)) for each in value]
        flat = [one for part in parts for one in _listed(part)]
        return _limited(dict.fromkeys(flat))
    return read(written(value))


def year_first(text: str) -> str:
    """Return a text that begins with a date such as 22.11.2026 with the year first."""
    found = _DOTTED.match(text)
    if found is None:
        return text
    turned = f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}"
    return turned + text[found.end() :]


def _reader(type_: str, choices: Sequence[str], most: int, zone: tzinfo) -> Read:
    match type_:
        case "text":
            return _text if most >= MOST_CHARACTERS else _short(most)
        case "integer":
            return _integer
        case "decimal":
            return _decimal
        case "boolean":
            return _boolean
        case "date":
            return _date
        case "datetime":
            return _moment(zone)
        case "choice":
            return _choice(choices)
        case "multi-choice":
            return _several(choices)
        case _:
            raise ValueError(type_)


def _text(raw: str) -> str:
    kept = trimmed(raw)
    if len(kept) <= MOST_CHARACTERS and kept.isprintable():
        return kept
    # Line breaks and tabs belong to a text; other control characters to nothing.
    seen = kept.replace("\r", "").replace("\n", "").replace("\t", "")
    if len(kept) > MOST_CHARACTERS or UNPRINTABLE.search(seen):
        raise NotText
    return kept


def _short(most: int) -> Callable[[str], str]:
    def read(raw: str) -> str:
        kept = _text(raw)
        if len(kept) > most:
            raise TooLong
        return kept

    return read


def _integer(raw: str) -> int:
    kept = trimmed(raw)
    if not _INTEGER.fullmatch(kept):
        raise NotAnInteger
    return int(kept)


def _decimal(raw: str) -> float:
    kept = trimmed(raw).replace(",", ".")
    if not _DECIMAL.fullmatch(kept):
        raise NotADecimal
    number = float(kept)
    if Decimal(repr(number)) != Decimal(kept):
        raise NotADecimal
    return number


def _boolean(raw: str) -> bool:
    kept = trimmed(raw).lower()
    if kept in _YES:
        return True
    if kept in _NO:
        return False
    raise NotABoolean


def _date(raw: str) -> str:
    kept = trimmed(raw).removesuffix("T00:00:00").removesuffix(" 00:00:00")
    try:
        return date.fromisoformat(year_first(kept)).isoformat()
    except ValueError:
        raise NotADate from None


def _moment(zone: tzinfo) -> Callable[[str], str]:
    def read(raw: str) -> str:
        """Return the moment in UTC: written in one zone, moments sort as text does."""
        try:
            moment = datetime.fromisoformat(year_first(trimmed(raw)))
            aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
            return aware.astimezone(UTC).isoformat()
        except (ValueError, OverflowError):
            raise NotAMoment from None

    return read


def _choice(choices: Sequence[str]) -> Callable[[str], str]:
    by_folded = {choice.casefold(): choice for choice in choices}

    def read(raw: str) -> str:
        choice = by_folded.get(trimmed(raw).casefold())
        if choice is None:
            raise NotAChoice
        return choice

    return read


def _several(choices: Sequence[str]) -> Callable[[str], list[Single]]:
    return _every(_choice(choices))


def _every(read_one: Read) -> Callable[[str], list[Single]]:
    def read(raw: str) -> list[Single]:
        parts = [part for part in _BETWEEN_VALUES.split(raw) if trimmed(part)]
        values = [one for part in parts for one in _listed(read_one(part))]
        return _limited(dict.fromkeys(values))

    return read


def _limited(values: Iterable[Single]) -> list[Single]:
    kept = list(values)
    if len(kept) > MOST_VALUES:
        raise TooManyValues
    return kept


def _listed(value: Value) -> list[Single]:
    return list(value) if isinstance(value, list) else [value]
