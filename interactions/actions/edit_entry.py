"""Change what an entry of a custom table says.

An entry of somebody who is being deleted is not there for anybody who edits.
"""

from collections.abc import Mapping
from typing import Any

from audit.actions.record import record
from interactions.actions.hold_custom_table import hold_custom_table
from interactions.custom_entries import entries_in
from interactions.custom_refusals import EntryGone
from interactions.models import CustomEntry
from tenancy.models import Membership
from tenancy.scope import account_transaction


def edit_entry(
    entry: CustomEntry, values: Mapping[str, Any], *, by: Membership
) -> None:
    """Write `values` into `entry`; None takes one away, what is not named stays.

    Raises TableGone, DefinitionChanged, EntryGone.
    """
    account = by.account
    table = entry.custom_table
    with account_transaction(account):
        names = hold_custom_table(table, values)
        rows = CustomEntry.objects.filter(account=account, custom_table=table)
        rows.select_for_update().filter(pk=entry.pk).first()
        now = entries_in(table).filter(pk=entry.pk).first()
        if now is None:
            raise EntryGone
        for name in names:
            if values[name] is None:
                now.attributes.pop(name, None)
            else:
                now.attributes[name] = values[name]
        now.save(update_fields=["attributes"])
        record(account, "entry.edited", by=by, custom_table=table.slug, entry=entry.pk)
