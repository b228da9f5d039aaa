"""What each column of a list seems to be for, by its name and its first values. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from imports.files.header import folded

_ENOUGH = 0.5  # of the values seen have to be of the type


@dataclass(frozen=True, slots=True)
class Known:
    """Something that a column may be for: its target's code, and what it is called.

    `fits` says whether a text is one of its values.
    """

    code: str
    names: tuple[str, ...]
    fits: Callable[[str], bool]


def suggested(
    columns: Sequence[str], samples: Sequence[Sequence[str]], known: Sequence[Known]
) -> list[str]:
    """Return the code of what each column seems to be for, "" where nothing suits.

    `samples` has the first values of each column, blank ones left out. A column is for
    what it is called like, label or name, if its values are such; nothing is
    suggested for two columns.
    """
    given: set[str] = set()
    codes = []
    for column, values in zip(columns, samples, strict=True):
        called = folded(column)
        code = next(
            (
                each.code
                for each in known
                if each.code not in given
                and called
                and called in {folded(name) for name in each.names}
                and _fits(each, values)
            ),
            "",
        )
        given.add(code)
        codes.append(code)
    return codes


def _fits(known: Known, values: Sequence[str]) -> bool:
    good = sum(known.fits(value) for value in values)
    return not values or good >= _ENOUGH * len(values)
