"""Erase the profiles that somebody picked by hand, at once where that is short."""

from collections.abc import Sequence

from common.errors import BadInput, DomainError
from erasure.actions.complete_erasure import complete_erasure
from erasure.actions.launch_erasure import StalePreview, launch_erasure
from erasure.actions.run_erasure import hand_over
from erasure.actions.sweep_erasure import sweep_erasure
from erasure.engine import plan, sets
from erasure.models import Door, Erasure
from erasure.selection import preview
from profiles.models import Profile, ProfileTable
from tenancy.models import Membership
from tenancy.scope import account_transaction


class NotConfirmed(BadInput):
    """The tick is missing. Confirm that these profiles are to be deleted for good."""


class OnHold(DomainError):
    """%(held)s of these profiles are on legal hold. Take them out of the selection."""


def erase_selection(
    table: ProfileTable,
    picked: Sequence[int],
    *,
    by: Membership,
    reason: str,
    fingerprint: str,
    confirmed: bool,
    door: Door = Door.SELECTION,
) -> Erasure:
    """Erase the `picked` profiles of `table` in one transaction; return the erasure.

    Where as much hangs on them as no request should wait for, they vanish in it, and workers
    do the rest: the erasure is open then.

    They are locked first: whoever is editing one of them is waited for, and what they
    save makes the preview stale. The `door` of one person is that of several in the
    grid. `fingerprint` is the one that `erasure.selection.preview` gave. Raises NotConfirmed,
    OnHold, StalePreview when anybody picked is gone, foreign or changed since, and what
    `launch_erasure` raises; then nothing was changed.
    """
    if not confirmed:
        raise NotConfirmed
    with account_transaction(table.account):
        lock(table, picked)
        selection = preview(table, picked)
        if selection.held:
            raise OnHold(held=len(selection.held))
        if selection.missing or selection.fingerprint != fingerprint:
            raise StalePreview
        erasure = launch_erasure(
            table,
            sets.picked([profile.pk for profile in selection.profiles]),
            by=by,
            door=door if len(selection.profiles) == 1 else Door.SELECTION,
            reason=reason,
            expected=len(selection.profiles),
            fingerprint=fingerprint,
            facts={},
        )
        if selection.is_much:
            plan.split(erasure)
            hand_over(erasure)
        else:
            sweep_erasure(erasure, wait=True)
            complete_erasure(erasure)
    return erasure


def lock(table: ProfileTable, picked: Sequence[int]) -> None:
    """Lock the `picked` profiles of `table`, in their order, until the transaction ends."""
    rows = Profile.objects.filter(
        account=table.account_id, table=table, pk__in=picked
    ).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))
