"""The kinds of unique key, and the normaliser of each."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import assert_never

from profiles.normalisers.email import email
from profiles.normalisers.integer import integer
from profiles.normalisers.phone import is_region, msisdn, phone
from profiles.normalisers.text import text


class Kind(StrEnum):
    """What the values of a unique key are."""

    EMAIL = "email"
    PHONE = "phone"
    TEXT = "text"
    INTEGER = "integer"


def share_values(one: Kind, other: Kind) -> bool:
    """Say whether a normalised value of one kind can be one of the other, too.

    An address has an @, a number is made of digits; a text is whatever it is.
    """
    kinds = {one, other}
    return Kind.EMAIL not in kinds or kinds <= {Kind.EMAIL, Kind.TEXT}


def mark_of(kind: Kind) -> str:
    """Return what every normalised value of `kind` holds: few of other kinds do."""
    return "@" if kind is Kind.EMAIL else ""


class UnknownRegion(ValueError):
    """There is no such region for phone numbers. Use a code such as BE."""


@dataclass(frozen=True, slots=True)
class Normaliser:
    """Turns values into the form in which they are stored and compared."""

    of_text: Callable[[str], str]
    of_number: Callable[[str], str]

    def __call__(self, value: str, *, numeric: bool = False) -> str:
        """Return the normalised value, or raise a kind of Invalid.

        `numeric`: the cell held a number, not text. What is blank is the caller's
        to leave out first, by `is_blank`.
        """
        return self.of_number(value) if numeric else self.of_text(value)


def normaliser(kind: Kind, *, region: str = "", fold_local: bool = True) -> Normaliser:
    """Return the normaliser of `kind`.

    `region` is where a phone number without country code is at home; without one
    such a number is invalid. `fold_local`: lower-case the local part of an e-mail
    address too. Raises UnknownRegion.
    """
    if region and not is_region(region):
        raise UnknownRegion(region)
    match kind:
        case Kind.EMAIL:
            address = partial(email, fold_local=fold_local)
            return Normaliser(address, address)
        case Kind.PHONE:
            return Normaliser(partial(phone, region=region), msisdn)
        case Kind.TEXT:
            return Normaliser(text, text)
        case Kind.INTEGER:
            return Normaliser(integer, integer)
        case _:
            assert_never(kind)
