"""Take an attribute of entries, to change or remove it."""

from interactions.models import CustomTable, EntryAttribute, EntryChange
from profiles.models import ChangeStatus
from profiles.refusals import AttributeBusy, AttributeGone


def take_entry_attribute(table: CustomTable, name: str) -> EntryAttribute:
    """Return the attribute `name` of `table`, whose row the caller holds.

    What was refused about it before is forgotten. Raises AttributeGone, AttributeBusy.
    """
    here = {"account": table.account_id, "custom_table": table, "name": name}
    attribute = EntryAttribute.objects.filter(**here).first()
    if attribute is None:
        raise AttributeGone
    changes = EntryChange.objects.filter(**here)
    if changes.filter(status=ChangeStatus.RUNNING).exists():
        raise AttributeBusy
    changes.delete()
    return attribute
