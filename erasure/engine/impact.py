"""Count what points at a set of profiles: the preview's numbers and the proof's."""

from collections.abc import Container

from common import sql
from erasure.engine.relations import PROFILES, parts_of, relations
from erasure.engine.sets import ProfileSet


def impact(
    account_id: int, profiles: ProfileSet, *, leave_out: Container[str] = ()
) -> dict[str, int]:
    """Return the number of traces of `profiles`, by rule; some may be left out."""
    parameters = {**profiles.parameters, "account": account_id}
    counts = {}
    for relation in relations():
        if relation.rule.name in leave_out:
            continue
        parts = {**relation.parts, "profiles": profiles.query}
        [(count,)] = sql.fetch("erasure.count_traces", parameters, parts)
        counts[relation.rule.name] = int(count)
    return counts


def left_of(
    account_id: int, profiles: ProfileSet, *, leave_out: Container[str] = ()
) -> dict[str, int]:
    """Return what is left of `profiles`: their traces by rule, and `profiles`."""
    traces = impact(account_id, profiles, leave_out=leave_out)
    if PROFILES in leave_out:
        return traces
    parts = {**parts_of(PROFILES), "profiles": profiles.query}
    parameters = {**profiles.parameters, "account": account_id}
    [(count,)] = sql.fetch("erasure.count_traces", parameters, parts)
    return {PROFILES: int(count), **traces}
