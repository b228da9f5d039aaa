"""The frozen set as one bit a profile, for statements that read pages and not people.

A statement that meets each row of a table has to tell of each whether it is a target's.
Looking it up among the targets takes a microsecond, and building a table to look it up
in takes 50 ms for 100,000 targets in each slice anew; a bit is there in 30 ns.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from psycopg.sql import Composable

from common import sql
from erasure.engine.sets import ProfileSet

# A bit each for 32 million numbers between the lowest target and the highest.
MOST_BYTES = 4_000_000
FETCHED = 20_000
KEPT = 2


@dataclass(frozen=True, slots=True)
class Roster:
    """Targets numbered `lowest` to `highest`: bit `n - lowest` says whether `n` is one.

    Bits are counted as PostgreSQL's get_bit does, from the lowest of the first byte.
    """

    lowest: int
    highest: int
    bits: bytes

    @property
    def parameters(self) -> dict[str, int | bytes]:
        """Return what the statements take."""
        return {"lowest": self.lowest, "highest": self.highest, "bits": self.bits}


def fits(account_id: int, erasure_id: int) -> bool:
    """Say whether the roster of an erasure is small enough to be sent each time."""
    return spans_little(*_span(account_id, erasure_id))


def spans_little(lowest: int, highest: int) -> bool:
    """Say whether a roster between these numbers is small enough to be sent each time."""
    return (highest - lowest) // 8 < MOST_BYTES


@lru_cache(maxsize=KEPT)
def roster(account_id: int, erasure_id: int) -> Roster:
    """Return the roster of an erasure that gives nobody back any more.

    A process keeps the last ones: it comes back to a run every second.
    """
    lowest, highest = _span(account_id, erasure_id)
    bounds = {"account": account_id, "erasure": erasure_id}
    return of(lowest, highest, _numbers(sql.statement("erasure.all_targets"), bounds))


def of_set(account_id: int, profiles: ProfileSet, lowest: int, highest: int) -> Roster:
    """Return the roster of a set whose numbers lie between these two."""
    given = {**profiles.parameters, "account": account_id}
    return of(lowest, highest, _numbers(profiles.query, given))


def of(lowest: int, highest: int, numbers: Iterable[int]) -> Roster:
    """Return the roster of `numbers`, none of which is beyond the bounds."""
    bits = bytearray((highest - lowest) // 8 + 1)
    for number in numbers:
        place = number - lowest
        bits[place >> 3] |= 1 << (place & 7)
    return Roster(lowest, highest, bytes(bits))


def _numbers(query: str | Composable, given: Mapping[str, Any]) -> Iterator[int]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, given)
        while rows := cursor.fetchmany(FETCHED):
            for (number,) in rows:
                yield number


def _span(account_id: int, erasure_id: int) -> tuple[int, int]:
    """Return the lowest and the highest number among the targets; zeros without any."""
    bounds = {"account": account_id, "erasure": erasure_id}
    [(lowest, highest)] = sql.fetch("erasure.span_of_targets", bounds)
    return lowest or 0, highest or 0
