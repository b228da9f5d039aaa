"""Rename a custom table; its address stays."""

from audit.actions.record import record
from interactions.actions.take_custom_table import take_custom_table
from interactions.models import CustomTable
from tenancy.models import Membership
from tenancy.scope import account_transaction


def rename_custom_table(table: CustomTable, name: str, *, by: Membership) -> None:
    """Call `table` `name` from now on. Raises what `take_custom_table` raises."""
    with account_transaction(by.account):
        taken = take_custom_table(table)
        taken.name = name
        taken.save(update_fields=["name"])
        record(by.account, "custom_table.renamed", by=by, custom_table=taken.slug)
