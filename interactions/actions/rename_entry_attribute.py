"""Give an attribute of entries another label; its name in files stays."""

from audit.actions.record import record
from interactions.models import EntryAttribute
from tenancy.models import Membership
from tenancy.scope import account_transaction


def rename_entry_attribute(
    attribute: EntryAttribute, label: str, *, by: Membership
) -> None:
    """Show `attribute` as `label` from now on."""
    with account_transaction(by.account):
        attribute.label = label
        attribute.save(update_fields=["label"])
        record(
            by.account,
            "entry_attribute.renamed",
            by=by,
            custom_table=attribute.custom_table.slug,
            attribute=attribute.name,
        )
