"""Delete one entry of a custom table."""

from audit.actions.record import record
from interactions.custom_entries import entries_in
from interactions.custom_refusals import EntryGone
from interactions.models import CustomEntry
from tenancy.models import Membership
from tenancy.scope import account_transaction


def remove_entry(entry: CustomEntry, *, by: Membership) -> None:
    """Delete `entry`. Raises EntryGone."""
    account = by.account
    with account_transaction(account):
        gone, _each = entries_in(entry.custom_table).filter(pk=entry.pk).delete()
        if not gone:
            raise EntryGone
        record(
            account,
            "entry.removed",
            by=by,
            custom_table=entry.custom_table.slug,
            entry=entry.pk,
        )
