"""Plan the work: by people or by pages, in what portions, in what order.

A small set is cut by people: a slice is some profiles with all that points at them,
found by index. A large one is cut in stages. First all profiles go, some at a
time. From then on nobody can attach anything to a target, nor change what is attached
(`interactions.actions.record_interactions` refuses both), so that the traces may be
taken in any order: relation by relation, either by people again, where the targets own
few of its rows, or by pages. A slice of pages reads a stretch of the table from one end
to the other and asks of each row whether it is a target's: each page is touched once,
in the order of the disk, however the people are spread over it. Once a relation's slices
are done it is read once more, to prove that nothing is left of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from common import sql
from erasure.engine import roster
from erasure.engine.heap import LAST_PAGE, Heap, heap
from erasure.engine.impact import impact
from erasure.engine.relations import (
    PROFILES,
    Relation,
    relations,
    table_of,
)
from erasure.engine.sets import picked
from erasure.models import Door, Erasure, Kind, Slice
from erasure.models.slice import REACHES_PEOPLE

# Short enough that nobody waits long for a row and that a stop is prompt; long enough
# that planning and ledger are lost in the work (docs/adr/0013).
SLICE_TARGETS = 500
PEOPLE_TARGETS = 2000
MOST_SLICES = 400
SLICE_ROWS = 30_000
SLICE_READ = 360_000
# The same where a few own much: it may lie together, and a slice be theirs altogether.
SLICE_READ_OF_FEW = 100_000
# Smaller sets are swept by people, and proved as they are closed.
LARGE_TARGETS = 5000
# So much belongs to so few that it is split by pages, whatever that costs.
MANY_ROWS = 100_000
BY_HAND = frozenset({Door.SELECTION, Door.PERSON})
# Targets whose traces are counted, to know how many there are in all.
SAMPLED = 200
# Microseconds: to read a row in its page, to look a target up in an index, and to reach
# a row through it rather than in its page (docs/adr/0013).
READ = 0.1
LOOKED_UP = 0.5
REACHED = 3.0


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of a relation is the targets': rows of theirs, and all that there are."""

    relation: Relation
    targets: int
    hits: float
    heap: Heap

    @property
    def name(self) -> str:
        """Return the name of the rule."""
        return self.relation.rule.name

    @property
    def by_pages(self) -> bool:
        """Say whether to read the whole table: it is cheaper, or splits what one owns."""
        return self.is_heaped or pages_are_cheaper(self.heap, self.targets, self.hits)

    @property
    def is_heaped(self) -> bool:
        """Say whether a few profiles own too much for one transaction."""
        few = self.targets < LARGE_TARGETS and self.heap.rows < float("inf")
        return few and self.hits >= MANY_ROWS


def pages_are_cheaper(place: Heap, targets: int, hits: float) -> bool:
    """Compare reading all of a table with finding `hits` rows of `targets` by index."""
    return place.rows * READ < targets * LOOKED_UP + hits * REACHED


def plan(erasure: Erasure, known: Mapping[str, int] | None = None) -> int:
    """Cut the work of `erasure` into slices; return how many.

    What was picked by hand is one, swept by the transaction that launches it. `known`
    are the targets' traces by rule, where they were counted a while ago.
    """
    if erasure.door in BY_HAND:
        return _Planner(erasure).people(Kind.WHOLE, SLICE_TARGETS)
    return split(erasure, known)


def split(erasure: Erasure, known: Mapping[str, int] | None = None) -> int:
    """Cut the work into slices by what the targets own, anew if need be."""
    ours = Slice.objects.filter(account=erasure.account_id, erasure=erasure)
    ours.filter(done=None).delete()
    planner = _Planner(erasure)
    reaches = _reaches(erasure, erasure.targets, known)
    is_large = erasure.targets >= LARGE_TARGETS
    if not is_large and not any(reach.is_heaped for reach in reaches):
        return planner.people(Kind.WHOLE, SLICE_TARGETS)
    alone = any(reach.by_pages for reach in reaches)
    if alone:
        planner.people(Kind.PEOPLE, PEOPLE_TARGETS)
    else:
        planner.people(Kind.WHOLE, SLICE_TARGETS)
    planner.rest(reaches, clear=alone)
    return planner.ordinal


def plan_rest(erasure: Erasure) -> int:
    """Plan anew what comes after the profiles, for those that are gone already.

    For an erasure that is stopped before it has reached them all; return how many slices.
    """
    ours = Slice.objects.filter(account=erasure.account_id, erasure=erasure)
    alone = ours.filter(kind=Kind.PEOPLE).exists()
    gone = sum(
        ours.filter(kind__in=REACHES_PEOPLE, done__isnull=False).values_list(
            "targets", flat=True
        )
    )
    ours.filter(done=None).delete()
    planner = _Planner(erasure, Slice.next_ordinal(erasure))
    if gone:
        planner.rest(_reaches(erasure, gone), clear=alone)
    return planner.ordinal


def is_staged(erasure: Erasure) -> bool:
    """Say whether `erasure` was planned with a proof of its own."""
    return Slice.objects.filter(
        account=erasure.account_id, erasure=erasure, kind=Kind.PROOF
    ).exists()


def _reaches(
    erasure: Erasure, targets: int, known: Mapping[str, int] | None = None
) -> list[Reach]:
    """Estimate what `targets` profiles own of each relation; the largest comes first."""
    by_roster = roster.fits(erasure.account_id, erasure.pk)
    owned: Mapping[str, float] = known or _sampled(erasure, targets)
    found = []
    for relation in relations():
        hits = float(owned.get(relation.rule.name, 0))
        place = heap(erasure.account_id, table_of(relation.rule.name))
        if not by_roster:  # never by pages then
            place = Heap(place.pages, float("inf"))
        found.append(Reach(relation, targets, hits, place))
    return sorted(found, key=lambda reach: -reach.hits)


def _sampled(erasure: Erasure, targets: int) -> Mapping[str, float]:
    """Return the traces of `targets` profiles by rule, as some of them let expect."""
    some = _some(erasure, all_of_them=targets < LARGE_TARGETS)
    counts = impact(erasure.account_id, picked(some))
    return {rule: count * targets / max(1, len(some)) for rule, count in counts.items()}


def _some(erasure: Erasure, *, all_of_them: bool) -> list[int]:
    """Return the targets, or a sample of them."""
    rows = sql.fetch(
        "erasure.all_targets" if all_of_them else "erasure.some_targets",
        {"account": erasure.account_id, "erasure": erasure.pk, "sampled": SAMPLED},
    )
    return [number for (number,) in rows]


def _alike(targets: int, size: int) -> int:
    """Return how large slices of about `size` are, so that no worker waits at the end."""
    workers = max(1, settings.WORKERS_PER_RUN)
    if targets <= size:
        return size
    slices = -(-targets // size)
    slices += -slices % workers
    return -(-targets // slices)


class _Planner:
    """Writes slices, one kind after the other, from the number `ordinal` on."""

    def __init__(self, erasure: Erasure, ordinal: int = 0) -> None:
        self.erasure = erasure
        self.ordinal = ordinal

    def people(
        self, kind: Kind, targets: int, rule: str = "", share: float = 1.0
    ) -> int:
        """Cut the set by people, about `targets` in each slice; return how many."""
        size = max(targets, -(-self.erasure.targets // MOST_SLICES))
        return self._run(
            "erasure.plan_slices",
            slice_kind=str(kind),
            slice_rule=rule,
            slice_targets=_alike(self.erasure.targets, size),
            target_share=share,
        )

    def rest(self, reaches: list[Reach], *, clear: bool) -> None:
        """Plan what comes after the profiles: their proof, then relation by relation.

        With `clear` each is cut, by pages or by people. Its proof comes at once: it
        finds the pages in memory, and those that a checkpoint has written since the
        slices went through are few (docs/adr/0021).
        """
        self._proof(PROFILES, float(self.erasure.targets))
        for reach in reaches:
            if clear:
                self._traces(reach)
            self._proof(reach.name, reach.hits)

    def _traces(self, reach: Reach) -> None:
        if reach.by_pages:
            self._pages(reach)
            return
        each = reach.hits / max(1, self.erasure.targets)
        most = int(SLICE_ROWS / max(each, 0.5))
        self.people(Kind.TRACES, max(100, most), reach.name, each)

    def _proof(self, rule: str, hits: float) -> None:
        Slice.objects.create(
            account_id=self.erasure.account_id,
            erasure=self.erasure,
            ordinal=self.ordinal,
            kind=Kind.PROOF,
            rule=rule,
            first=0,
            last=0,
            targets=0,
            share=int(hits * 0.2),
        )
        self.ordinal += 1

    def _pages(self, reach: Reach) -> None:
        place = reach.heap
        read = SLICE_READ_OF_FEW if reach.is_heaped else SLICE_READ
        slices = max(1, round(reach.hits / SLICE_ROWS), round(place.rows / read))
        slices = min(slices, max(1, place.pages))
        share = reach.hits + place.rows * READ / REACHED
        self._run(
            "erasure.plan_pages",
            slice_rule=reach.name,
            parts=slices,
            slice_pages=-(-place.pages // slices),
            slice_share=int(share / slices),
            last_page=LAST_PAGE,
        )

    def _run(self, statement: str, **given: Any) -> int:
        planned = sql.run(
            statement,
            {
                "account": self.erasure.account_id,
                "erasure": self.erasure.pk,
                "ordinal": self.ordinal,
                **given,
            },
        )
        self.ordinal += planned
        return planned
