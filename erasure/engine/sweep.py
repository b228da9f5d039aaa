"""Sweep one slice: apply every fate to its targets, and note it in the ledger."""

from django.utils import timezone

from common import sql
from erasure.engine.relations import relations
from erasure.models import Erasure, Slice


def next_slice(erasure: Erasure, *, wait: bool) -> Slice | None:
    """Lock and return a slice that is still to do, in the caller's transaction.

    Without `wait`, slices that other workers hold are passed over. With it they are
    waited for: when their worker commits they are done, and when it dies they are ours.
    """
    todo = Slice.objects.filter(
        account=erasure.account_id, erasure=erasure, done=None
    ).order_by("ordinal")
    locked = todo.select_for_update(skip_locked=not wait, of=("self",))
    return locked.first()


def sweep(erasure: Erasure, part: Slice) -> dict[str, int]:
    """Apply the fates to the targets of `part` and write its line of the ledger.

    Profiles go first: that waits for whoever is attaching a trace to one of them and
    lets nobody begin, so that the statements after it see every trace there will be.
    """
    # The numbers themselves, not a join with the frozen set: what was frozen a moment
    # ago has no statistics, and a plan guessed without them is slow by a hundred.
    given = {"account": erasure.account_id, "targets": _targets(erasure, part)}
    counts = {"profiles": sql.run("erasure.delete_profiles", given)}
    for relation in relations():
        counts[relation.rule.name] = sql.run(relation.statement, given, relation.parts)
    part.counts, part.done = counts, timezone.now()
    part.save(update_fields=["counts", "done"])
    return counts


def _targets(erasure: Erasure, part: Slice) -> list[int]:
    bounds = {
        "account": erasure.account_id,
        "erasure": erasure.pk,
        "first": part.first,
        "last": part.last,
    }
    [(numbers,)] = sql.fetch("erasure.slice_targets", bounds)
    return list(numbers)


def ledger(erasure: Erasure) -> dict[str, int]:
    """Return what all slices did so far: rows by rule, and `profiles`."""
    rows = sql.fetch(
        "erasure.sum_slices", {"account": erasure.account_id, "erasure": erasure.pk}
    )
    return {rule: int(touched) for rule, touched in rows}
