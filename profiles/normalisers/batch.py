"""Whole columns at once: the plain values by a short cut, the others one by one."""

from collections.abc import Callable, Iterable
from typing import assert_never

from common.blanks import is_blank
from profiles.normalisers.email import fast_email, plain_emails
from profiles.normalisers.integer import fast_integer
from profiles.normalisers.invalid import Invalid
from profiles.normalisers.kinds import Kind, normaliser
from profiles.normalisers.phone_fast import fast_msisdn, fast_phone
from profiles.normalisers.text import fast_text

EMPTY = "empty"

Cell = tuple[int, str, bool]  # row number, value, whether the cell held a number
Normalised = tuple[int, str | None, str]  # row number, value or None, why it is None


def batch(
    kind: Kind, *, region: str = "", fold_local: bool = True
) -> Callable[[Iterable[Cell]], list[Normalised]]:
    """Return a function that normalises cells as `normaliser(…)` would, but faster.

    The reason of a blank cell is EMPTY, of an invalid one its `Invalid.reason`, of
    a valid one the empty string.
    """
    slow = normaliser(kind, region=region, fold_local=fold_local)
    of_text, of_number = _short_cuts(kind, region, fold_local=fold_local)

    def slowly(number: int, value: str, *, numeric: bool) -> Normalised:
        if is_blank(value):
            return number, None, EMPTY
        try:
            return number, slow(value, numeric=numeric), ""
        except Invalid as error:
            return number, None, error.reason

    def normalise(cells: Iterable[Cell]) -> list[Normalised]:
        done: list[Normalised] = []
        add = done.append
        for number, value, numeric in cells:
            quick = of_number(value) if numeric else of_text(value)
            if quick:
                add((number, quick, ""))
            else:
                add(slowly(number, value, numeric=numeric))
        return done

    def normalise_addresses(cells: Iterable[Cell]) -> list[Normalised]:
        cells = list(cells)
        found = plain_emails([value for _, value, _ in cells])
        return [
            (number, address, "") if address else slowly(number, value, numeric=numeric)
            for (number, value, numeric), address in zip(cells, found, strict=True)
        ]

    folds_addresses = kind is Kind.EMAIL and fold_local
    return normalise_addresses if folds_addresses else normalise


_ShortCut = Callable[[str], str | None]


def _short_cuts(
    kind: Kind, region: str, *, fold_local: bool
) -> tuple[_ShortCut, _ShortCut]:
    """Return the short cuts for cells of text and for cells of numbers."""
    match kind:
        case Kind.EMAIL:
            address = fast_email(fold_local=fold_local)
            return address, address
        case Kind.PHONE:
            return fast_phone(region), fast_msisdn
        case Kind.TEXT:
            return fast_text, fast_text
        case Kind.INTEGER:
            return fast_integer, fast_integer
        case _:
            assert_never(kind)
