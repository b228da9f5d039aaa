"""Whole columns at once: the plain values by a short cut, the others one by one."""

from collections.abc import Callable, Iterable, Sequence
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
Column = tuple[list[str], dict[int, str]]  # values, "" for none; why, by position


def batch(
    kind: Kind, *, region: str = "", fold_local: bool = True
) -> Callable[[Iterable[Cell]], list[Normalised]]:
    """Return a function that normalises cells as `normaliser(…)` would, but faster.

    The reason of a blank cell is EMPTY, of an invalid one its `Invalid.reason`, of
    a valid one the empty string.
    """
    column = column_of(kind, region=region, fold_local=fold_local)

    def normalise(cells: Iterable[Cell]) -> list[Normalised]:
        cells = list(cells)
        values, flaws = column(
            [value for _, value, _ in cells], [numeric for _, _, numeric in cells]
        )
        return [
            (number, value or None, "" if value else flaws[at])
            for at, ((number, _, _), value) in enumerate(
                zip(cells, values, strict=True)
            )
        ]

    return normalise


def column_of(
    kind: Kind, *, region: str = "", fold_local: bool = True
) -> Callable[[Sequence[str], Sequence[bool] | None], Column]:
    """Return a function that normalises a column's values, each as `batch` would.

    It takes them and which of their cells held a number, None for none of them.
    """
    slow = normaliser(kind, region=region, fold_local=fold_local)
    shorten = _short_cut(kind, region, fold_local=fold_local)

    def normalise(values: Sequence[str], numeric: Sequence[bool] | None) -> Column:
        found = shorten(values, numeric)
        flaws: dict[int, str] = {}
        for at in [at for at, value in enumerate(found) if not value]:
            if is_blank(values[at]):
                flaws[at] = EMPTY
                continue
            try:
                found[at] = slow(values[at], numeric=bool(numeric and numeric[at]))
            except Invalid as error:
                flaws[at] = error.reason
        return found, flaws

    return normalise


_ShortCut = Callable[[Sequence[str], Sequence[bool] | None], list[str]]


def _short_cut(kind: Kind, region: str, *, fold_local: bool) -> _ShortCut:
    """Return what normalises the plain ones of many values: "" where unsure."""
    match kind:
        case Kind.EMAIL if fold_local:
            return lambda values, _: plain_emails(values)
        case Kind.EMAIL:
            return _each(fast_email(fold_local=False))
        case Kind.PHONE:
            return _each_phone(region)
        case Kind.TEXT:
            return _each(fast_text)
        case Kind.INTEGER:
            return _each(fast_integer)
        case _:
            assert_never(kind)


def _each(fast: Callable[[str], str | None]) -> _ShortCut:
    return lambda values, _: [fast(value) or "" for value in values]


def _each_phone(region: str) -> _ShortCut:
    """Return the short cut of numbers: in cells of numbers they are written apart."""
    fast = fast_phone(region)

    def shorten(values: Sequence[str], numeric: Sequence[bool] | None) -> list[str]:
        if numeric is None:
            return [fast(value) or "" for value in values]
        return [
            (fast_msisdn(value) if is_number else fast(value)) or ""
            for value, is_number in zip(values, numeric, strict=True)
        ]

    return shorten
