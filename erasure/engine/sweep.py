"""Sweep one slice: do what its kind says to its part, and note it in the ledger."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from common import sql
from erasure.engine import apply, proof
from erasure.engine.relations import PROFILES
from erasure.models import Erasure, Kind, Slice, Status
from erasure.models.slice import CLEARS_TRACES, REACHES_PEOPLE

TAKEN_FIELDS: Final = ("ordinal", "kind", "rule", "first", "last", "targets")
KINDS: Final = {
    "reaching": [str(kind) for kind in REACHES_PEOPLE],
    "clearing": [str(kind) for kind in CLEARS_TRACES],
    "proof": str(Kind.PROOF),
}


@dataclass(frozen=True, slots=True)
class Look:
    """A slice that nobody else holds, if there is one, and the log that is not safe yet.

    `unflushed` is what was written to the log and is not on the disk yet, in bytes;
    `later` is how many slices come after it.
    """

    part: Slice | None
    unflushed: int
    later: int


def look(erasure: Erasure, states: Sequence[str] = (Status.SWEEPING,)) -> Look:
    """Read how `erasure` stands, and lock a slice that nobody holds.

    In the caller's transaction. There is none where other workers hold all that may be
    begun now, nothing is to be done, or the erasure is in none of these `states`: two
    who give back what was not reached must not hold a slice each before.
    """
    given = {"account": erasure.account_id, "erasure": erasure.pk, **KINDS}
    [(status, number, *fields, unflushed, later)] = sql.fetch(
        "erasure.take_slice", {**given, "states": [str(state) for state in states]}
    )
    erasure.status = Status(status)
    if number is None:
        return Look(None, unflushed, later)
    values = dict(zip(TAKEN_FIELDS, fields, strict=True))
    part = Slice(pk=number, account_id=erasure.account_id, erasure=erasure, **values)
    return Look(part, unflushed, later)


def next_slice(erasure: Erasure, *, wait: bool) -> Slice | None:
    """Lock and return a slice that is still to do, in the caller's transaction.

    Slices that other workers hold are passed over as long as there is another that may
    be begun. Where there is none, those that they hold are waited for: when their worker
    commits they are done, and when it dies they are ours. Without `wait` nobody waits
    at the end, only for the last of the profiles while their traces are still to come.
    None says that nothing is to be done.
    """
    todo = Slice.objects.filter(
        account=erasure.account_id, erasure=erasure, done=None
    ).order_by("ordinal")
    while (first := todo.first()) is not None:
        if free := look(erasure, tuple(Status)).part:
            return free
        ours = todo.exclude(kind=Kind.PROOF, rule__in=_uncleared(todo))
        is_early = first.kind in REACHES_PEOPLE
        if is_early:
            ours = todo.filter(kind__in=REACHES_PEOPLE)
        is_end = not (is_early and todo.exclude(kind__in=REACHES_PEOPLE).exists())
        if is_end and not wait:
            return None
        if taken_over := ours.select_for_update(of=("self",)).first():
            return taken_over
    return None


def _uncleared(todo: QuerySet[Slice]) -> list[str]:
    """Return the rules that may not be proved yet: traces of theirs are still to go.

    Read before a proof is taken: what it sees begins after the last of them committed.
    """
    clearing = todo.filter(kind__in=CLEARS_TRACES).order_by("rule")
    return list(clearing.values_list("rule", flat=True).distinct())


def sweep(erasure: Erasure, part: Slice) -> dict[str, int]:
    """Do the work of `part`, and write its line of the ledger; return rows by rule.

    Raises SomethingIsLeft when a proof fails.
    """
    counts = _work(erasure, part)
    part.counts, part.done = counts, timezone.now()
    line = {"slice": part.pk, "counts": json.dumps(counts), "done": part.done}
    sql.run("erasure.note_slice", {"account": erasure.account_id, **line})
    return counts


def _work(erasure: Erasure, part: Slice) -> dict[str, int]:
    account = erasure.account_id
    match Kind(part.kind):
        case Kind.WHOLE:
            return apply.to_people(account, _targets(erasure, part))
        case Kind.PEOPLE:
            return {PROFILES: apply.to_profiles(account, _targets(erasure, part))}
        case Kind.TRACES:
            targets = _targets(erasure, part)
            return {part.rule: apply.to_traces(account, part.rule, targets)}
        case Kind.PAGES:
            pages = (part.first, part.last)
            return {part.rule: apply.to_pages(account, part.rule, erasure.pk, pages)}
        case Kind.PROOF:
            return proof.prove(erasure, part.rule, ledger(erasure).get(part.rule, 0))


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
