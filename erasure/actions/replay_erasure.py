"""Erase again what a restored backup brought back.

The targets of an ended erasure are kept for the backup horizon. Where rows of theirs
are there again, the same fates are applied to them, slice by slice, each with its line
in the ledger and in the audit trail; what was reported before stays as it was reported.
"""

from collections import Counter

from audit.actions.record import record
from common.errors import WrongState
from erasure.engine import holders, impact, sets, sweep
from erasure.models import Erasure, Slice
from erasure.models.slice import REACHES_PEOPLE
from tenancy.scope import account_transaction


def replay_erasure(erasure: Erasure) -> dict[str, int]:
    """Erase what is there again of the targets of `erasure`; return rows by rule.

    `profiles` among them; empty when nothing had come back. Safe to call again after a
    crash. Raises WrongState while the erasure has not ended: its own sweep is at work.
    """
    if erasure.is_open:
        raise WrongState
    account_id = erasure.account_id
    with account_transaction(account_id):
        # Files come back with a backup too, and rows that name whom they hold.
        holders.withdraw(account_id, sets.targets_of(erasure.pk))
        holders.remove(account_id)
        left = impact.left_of(account_id, sets.targets_of(erasure.pk))
        if not any(left.values()):
            return {}
        bounds = sorted(
            set(
                erasure.slices.filter(account=account_id)
                .filter(done__isnull=False, kind__in=REACHES_PEOPLE)
                .values_list("first", "last")
            )
        )
    touched: Counter[str] = Counter()
    for first, last in bounds:
        touched.update(_sweep_again(erasure, first, last))
    return dict(touched)


def _sweep_again(erasure: Erasure, first: int, last: int) -> dict[str, int]:
    """Sweep the targets between two numbers once more, in one transaction."""
    with account_transaction(erasure.account_id):
        # Two replays at once take turns, so that each slice has a number of its own.
        Erasure.objects.select_for_update(no_key=True).get(
            account=erasure.account_id, pk=erasure.pk
        )
        part = Slice.objects.create(
            account_id=erasure.account_id,
            erasure=erasure,
            ordinal=Slice.next_ordinal(erasure),
            first=first,
            last=last,
            targets=0,
        )
        counts = sweep.sweep(erasure, part)
        if not any(counts.values()):
            part.delete()
            return counts
        # With its slice, not at the end: a replay that dies half way has said what it did.
        traces = {rule: rows for rule, rows in counts.items() if rule != "profiles"}
        record(
            erasure.account,
            "erasure.replayed",
            by=None,
            erasure=erasure.pk,
            erased=counts["profiles"],
            traces=traces,
        )
    return counts
