"""Apply the fates: to some profiles with all of their traces, or to a part of these."""

from collections.abc import Sequence

from common import sql
from erasure.engine import heap
from erasure.engine.relations import PROFILES, relation_of, relations
from erasure.engine.roster import roster


def to_people(account_id: int, targets: Sequence[int]) -> dict[str, int]:
    """Apply every fate to `targets`; return rows by rule, and `profiles`.

    Profiles go first: that waits for whoever is attaching a trace to one of them and
    lets nobody begin, so that the statements after it see every trace there will be.
    """
    # The numbers themselves, not a join with the frozen set: what was frozen a moment
    # ago has no statistics, and a plan guessed without them is slow by a hundred.
    given = {"account": account_id, "targets": targets}
    counts = {PROFILES: to_profiles(account_id, targets)}
    for relation in relations():
        counts[relation.rule.name] = sql.run(relation.statement, given, relation.parts)
    return counts


def to_profiles(account_id: int, targets: Sequence[int]) -> int:
    """Delete the profiles `targets`, their traces being left for later; say how many."""
    given = {"account": account_id, "targets": targets}
    return sql.run("erasure.delete_profiles", given)


def to_traces(account_id: int, rule: str, targets: Sequence[int]) -> int:
    """Apply one rule to `targets`, whose traces are found by index; return rows."""
    relation = relation_of(rule)
    given = {"account": account_id, "targets": targets}
    return sql.run(relation.statement, given, relation.parts)


def to_pages(
    account_id: int, rule: str, erasure_id: int, pages: tuple[int, int]
) -> int:
    """Apply one rule to an erasure's targets in `pages`, from the first to the last.

    Each row that lies there is looked at; return how many were touched.
    """
    relation = relation_of(rule)
    first, last = pages
    given = {
        "account": account_id,
        "beginning": heap.beginning(first),
        "beyond": heap.beginning(last + 1),
        **roster(account_id, erasure_id).parameters,
    }
    with heap.read_in_order():
        return sql.run(relation.pages_statement, given, relation.parts)
