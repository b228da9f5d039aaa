"""Take the values of those who are being deleted out of criteria.

Promise: whoever is deleted is named in no segment, in nothing that is being explored,
and in nothing that going back would bring back. Called by each erasure through
`erasure.engine.holders`, in the transaction that freezes its set.
"""

from django.db.models import F
from django.utils import timezone

from audit.actions.record import record
from erasure.engine.sets import ProfileSet
from segments.actions.hold_criteria import take_criteria
from segments.criteria.values import Named, without
from segments.models import Exploration, Segment
from segments.withholding import of_nobody_else, said_of
from tenancy.models import Account


def withhold_values(account_id: int, profiles: ProfileSet) -> None:
    """Take what nobody but `profiles` is known by out of every criterion.

    Whoever is about to save or change one of them is refused, and shown what it is now.
    """
    take_criteria(account_id)
    said = said_of(account_id)
    theirs = of_nobody_else(account_id, said, profiles) if said else {}
    changed = {"segments": 0, "explorations": 0}
    for table_id, gone in sorted(theirs.items()):
        changed["segments"] += _of_segments(account_id, table_id, gone)
        changed["explorations"] += _of_explorations(account_id, table_id, gone)
    if any(changed.values()):
        account = Account.objects.get(pk=account_id)
        record(account, "criteria.withheld", by=None, **changed)


def _of_segments(account_id: int, table_id: int, gone: set[Named]) -> int:
    rows = Segment.objects.filter(account=account_id, table=table_id)
    changed = 0
    for segment in rows.select_for_update(of=("self",)).order_by("pk"):
        kept = without(segment.criterion, gone.__contains__)
        if kept != segment.criterion:
            rows.filter(pk=segment.pk).update(criterion=kept, changed=timezone.now())
            changed += 1
    return changed


def _of_explorations(account_id: int, table_id: int, gone: set[Named]) -> int:
    rows = Exploration.objects.filter(account=account_id, table=table_id)
    changed = 0
    for draft in rows.select_for_update(of=("self",)).order_by("pk"):
        kept = {
            name: without(getattr(draft, name), gone.__contains__)
            for name in ("criterion", "past", "undone")
        }
        if any(getattr(draft, name) != said for name, said in kept.items()):
            # As begun now: its segment has just been changed as well.
            rows.filter(pk=draft.pk).update(
                **kept, version=F("version") + 1, created=timezone.now()
            )
            changed += 1
    return changed
