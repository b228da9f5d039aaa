"""Prove of one relation at a time that nothing is left of an erasure's targets.

A proof is one statement and sees one moment: a row that was moved from a page not yet
read to one that was read before, while slices went through the table, is there in that
moment and is found. No proof is begun before all profiles are gone and all slices of its
relation are done: nothing can be attached any more, and what is proved stays so.
"""

from collections import Counter

from common import sql
from erasure.engine import apply, heap, plan
from erasure.engine.relations import PROFILES, parts_of, relations, table_of
from erasure.engine.roster import fits, roster
from erasure.engine.sets import targets_of
from erasure.models import Erasure, Kind, Slice

# One round finds zeros; what a second and a third cannot clear is a fault that has to
# be looked at.
MOST_ROUNDS = 3


class SomethingIsLeft(RuntimeError):
    """Traces of erased profiles are still there after several rounds."""


def prove(erasure: Erasure, rule: str, swept: int) -> dict[str, int]:
    """Count what is left of the targets under `rule`, and sweep it until it is nothing.

    `swept` is how many rows the slices took under it. Return what was swept now, by
    rule: empty, unless something had slipped in. Raises SomethingIsLeft.
    """
    again: Counter[str] = Counter()
    for _round in range(MOST_ROUNDS):
        left = _left(erasure, rule, swept)
        if not left:
            return dict(again)
        again.update(apply.to_people(erasure.account_id, left))
    raise SomethingIsLeft(f"{erasure}: {rule} of {len(left)} profiles")


def proved(erasure: Erasure) -> dict[str, int]:
    """Return zero for each rule, and for `profiles`, that a slice has proved."""
    rules = Slice.objects.filter(
        account=erasure.account_id,
        erasure=erasure,
        kind=Kind.PROOF,
        done__isnull=False,
    ).values_list("rule", flat=True)
    names = {PROFILES, *(relation.rule.name for relation in relations())}
    return {rule: 0 for rule in rules if rule in names}


def _left(erasure: Erasure, rule: str, swept: int) -> list[int]:
    """Return the targets of which something is left under `rule`."""
    parts = parts_of(rule)
    given = {"account": erasure.account_id}
    place = heap.heap(erasure.account_id, table_of(rule))
    # An index still leads to every row that was swept, only to find it dead.
    by_pages = plan.pages_are_cheaper(place, erasure.targets, swept)
    if by_pages and fits(erasure.account_id, erasure.pk):
        with heap.read_in_order():
            found = sql.fetch(
                "erasure.left_in_pages",
                {
                    **given,
                    "beginning": heap.beginning(0),
                    **roster(erasure.account_id, erasure.pk).parameters,
                },
                parts,
            )
    else:
        targets = targets_of(erasure.pk)
        found = sql.fetch(
            "erasure.left_of_targets",
            {**given, **targets.parameters},
            {**parts, "profiles": targets.query},
        )
    return [number for (number,) in found]
