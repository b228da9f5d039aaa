"""The kinds of unique key, and the normaliser of each."""

from enum import StrEnum
from typing import Protocol, assert_never

from profiles.normalisers.email import email
from profiles.normalisers.integer import integer
from profiles.normalisers.phone import is_region, phone
from profiles.normalisers.text import text


class Kind(StrEnum):
    """What the values of a unique key are."""

    EMAIL = "email"
    PHONE = "phone"
    TEXT = "text"
    INTEGER = "integer"


class Normalise(Protocol):
    """Turn a value into the form in which it is stored and compared."""

    def __call__(self, value: str, *, numeric: bool = False) -> str:
        """Return the normalised value, or raise a kind of Invalid.

        `numeric`: the cell held a number, not text. What is blank is the caller's
        to leave out first, by `is_blank`.
        """


class UnknownRegion(ValueError):
    """There is no such region for phone numbers. Use a code such as BE."""


def normaliser(kind: Kind, *, region: str = "", fold_local: bool = True) -> Normalise:
    """Return the normaliser of `kind`.

    `region` is where a phone number without country code is at home; without one
    such a number is invalid. `fold_local`: lower-case the local part of an e-mail
    address too. Raises UnknownRegion.
    """
    if region and not is_region(region):
        raise UnknownRegion(region)
    match kind:
        case Kind.EMAIL:
            return lambda value, *, numeric=False: email(value, fold_local=fold_local)
        case Kind.PHONE:
            return lambda value, *, numeric=False: phone(
                value, region=region, numeric=numeric
            )
        case Kind.TEXT:
            return lambda value, *, numeric=False: text(value)
        case Kind.INTEGER:
            return lambda value, *, numeric=False: integer(value)
        case _:
            assert_never(kind)
