"""Long lists for PostgreSQL: written in one go where their elements are plain.

psycopg looks at each element by itself and asks a regular expression whether it needs
quotes. Of the 400,000 elements that a file of 40,000 events sends, nearly all are
numbers, moments, or words of plain characters: written as a whole they take 0.2 s less
of the 2.4 s that Python takes for such a file (three rounds each, on a busy machine).
Whatever is not plain goes psycopg's way.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.abc import Buffer
from psycopg.types.array import ListDumper

PLAIN: Final = re.compile(r"[A-Za-z0-9_@.:+\x1f-]*")
BETWEEN: Final = "\x1f"


class PlainListDumper(ListDumper):
    """Writes a list as psycopg does, only sooner where that is simple."""

    def dump(self, obj: list[Any]) -> Buffer | None:
        """Return the list as PostgreSQL reads arrays."""
        written = written_plainly(obj)
        return super().dump(obj) if written is None else written


def register() -> None:
    """Have every connection that is opened from now on write lists this way."""
    psycopg.adapters.register_dumper(list, PlainListDumper)


def written_plainly(elements: list[Any]) -> bytes | None:
    """Return an array of elements of one plain kind; None where it is not so simple."""
    kinds = frozenset(map(type, elements))
    write = _WAYS.get(kinds)
    said = write(elements) if write else None
    return None if said is None else f"{{{said}}}".encode("ascii")


def _numbers(elements: Sequence[int]) -> str:
    return ",".join(map(str, elements))


def _names(elements: Sequence[UUID]) -> str:
    return ",".join([element.hex for element in elements])


def _moments(elements: Sequence[datetime | None]) -> str:
    return ",".join([f'"{each}"' if each else "NULL" for each in elements])


def _words(elements: Sequence[str]) -> str | None:
    joined = BETWEEN.join(elements)
    if "" in elements or joined.count(BETWEEN) != len(elements) - 1:
        return None
    # An element that is the word itself would be read as no value.
    if not PLAIN.fullmatch(joined) or "null" in joined.lower():
        return None
    return joined.replace(BETWEEN, ",")


_WAYS: Final[dict[frozenset[type], Callable[[Any], str | None]]] = {
    frozenset({int}): _numbers,
    frozenset({UUID}): _names,
    frozenset({datetime}): _moments,
    frozenset({datetime, type(None)}): _moments,
    frozenset({str}): _words,
}
