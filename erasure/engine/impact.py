"""Count what points at a set of profiles: the preview's numbers and the proof's."""

from psycopg import sql as composed

from common import sql
from erasure.engine.relations import relations
from erasure.engine.sets import ProfileSet


def impact(account_id: int, profiles: ProfileSet) -> dict[str, int]:
    """Return the number of traces of `profiles`, by rule of the fates."""
    parameters = {**profiles.parameters, "account": account_id}
    counts = {}
    for relation in relations():
        parts = {**relation.parts, "profiles": profiles.query}
        [(count,)] = sql.fetch("erasure.count_traces", parameters, parts)
        counts[relation.rule.name] = int(count)
    return counts


def left_of(account_id: int, profiles: ProfileSet) -> dict[str, int]:
    """Return what is left of `profiles`: their traces by rule, and `profiles`."""
    parts = {
        "relation": composed.Identifier("profiles_profile"),
        "column": composed.Identifier("id"),
        "condition": composed.SQL("TRUE"),
        "profiles": profiles.query,
    }
    parameters = {**profiles.parameters, "account": account_id}
    [(count,)] = sql.fetch("erasure.count_traces", parameters, parts)
    return {"profiles": int(count), **impact(account_id, profiles)}
