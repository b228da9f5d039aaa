"""Change what becomes of a custom table's entries when their profile goes.

Promise: what was shown of a deletion is what happens. While one is open the fate stays.
A launch holds the table's row (`interactions.fates`): it comes wholly before the change,
which is then refused, or after it, and finds its preview stale.
"""

from django.utils import timezone

from audit.actions.record import record
from interactions.actions.take_custom_table import take_custom_table
from interactions.custom_refusals import BeingErased, FateChanged
from interactions.models import CustomTable
from profiles.dependants import Subject, dependants
from tenancy.models import Membership
from tenancy.scope import account_transaction


def change_fate(table: CustomTable, to: str, *, seen: str, by: Membership) -> None:
    """Have entries deleted or separated from now on; `seen` is what was so before.

    Raises FateChanged, BeingErased, and what `take_custom_table` raises.
    """
    account = by.account
    with account_transaction(account):
        taken = take_custom_table(table)
        if taken.on_erasure != seen:
            raise FateChanged
        if to == seen:
            return
        if dependants(Subject(account, "fate", table=taken.profile_table)):
            raise BeingErased
        taken.on_erasure, taken.fate_changed = to, timezone.now()
        taken.save(update_fields=["on_erasure", "fate_changed"])
        record(
            account,
            "custom_table.fate_changed",
            by=by,
            custom_table=taken.slug,
            on_erasure=to,
        )
