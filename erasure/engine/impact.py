"""Count what points at a set of profiles: the preview's numbers and the proof's.

A small set is counted by index. Of a large one each relation is counted in the way that
is cheaper: by index, or by reading all of it and asking of each row whether it is one
of the set's (`erasure.engine.roster`), which several processes of the database share.
"""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from common import sql
from erasure.engine import roster
from erasure.engine.heap import Heap, heap, read_unmarked, read_whole
from erasure.engine.relations import (
    PROFILES,
    Relation,
    parts_of,
    relations,
    table_of,
)
from erasure.engine.roster import Roster
from erasure.engine.sets import ProfileSet

# Smaller sets are counted by index, without another look.
LARGE_PROFILES = 20_000
# Microseconds: to read a row in its page, to look a profile up in an index, and to
# count a row that it leads to there.
READ = 0.1
LOOKED_UP = 0.5
COUNTED = 0.4


@dataclass(frozen=True, slots=True)
class _Large:
    """A large set: its roster, its size, and its share of the profiles there are."""

    roster: Roster
    profiles: int
    share: float

    def by_pages(self, place: Heap) -> bool:
        """Say whether reading all of a table is cheaper than its index."""
        hits = place.rows * self.share
        by_index = self.profiles * LOOKED_UP + hits * COUNTED
        return place.rows * READ < by_index


def impact(
    account_id: int, profiles: ProfileSet, *, leave_out: Container[str] = ()
) -> dict[str, int]:
    """Return the number of traces of `profiles`, by rule; some may be left out."""
    large = _large(account_id, profiles)
    return {
        relation.rule.name: _count(account_id, profiles, relation, large)
        for relation in relations()
        if relation.rule.name not in leave_out
    }


def left_of(
    account_id: int, profiles: ProfileSet, *, leave_out: Container[str] = ()
) -> dict[str, int]:
    """Return what is left of `profiles`: their traces by rule, and `profiles`."""
    with read_unmarked():
        traces = impact(account_id, profiles, leave_out=leave_out)
        if PROFILES in leave_out:
            return traces
        parts = {**parts_of(PROFILES), "profiles": profiles.query}
        parameters = {**profiles.parameters, "account": account_id}
        [(count,)] = sql.fetch("erasure.count_traces", parameters, parts)
    return {PROFILES: int(count), **traces}


def _large(account_id: int, profiles: ProfileSet) -> _Large | None:
    """Return what is to be known of a large set; None of a small one."""
    if profiles.is_small:
        return None
    given = {**profiles.parameters, "account": account_id}
    parts = {"profiles": profiles.query}
    [(size, lowest, highest)] = sql.fetch("erasure.extent_of_set", given, parts)
    if size < LARGE_PROFILES or not roster.spans_little(lowest, highest):
        return None
    bits = roster.of_set(account_id, profiles, lowest, highest)
    everybody = heap(account_id, table_of(PROFILES)).rows
    return _Large(bits, size, min(1.0, size / max(1.0, everybody)))


def _count(
    account_id: int, profiles: ProfileSet, relation: Relation, large: _Large | None
) -> int:
    given: dict[str, Any] = {"account": account_id}
    if large and large.by_pages(heap(account_id, table_of(relation.rule.name))):
        given |= large.roster.parameters
        with read_whole():
            found = sql.fetch("erasure.count_traces_in_pages", given, relation.parts)
    else:
        given |= profiles.parameters
        parts = {**relation.parts, "profiles": profiles.query}
        found = sql.fetch("erasure.count_traces", given, parts)
    [(count,)] = found
    return int(count)
