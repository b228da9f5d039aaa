"""Remove an attribute of a custom table, and its values from all entries."""

from audit.actions.record import record
from interactions.actions.carry_out_removal import TASK
from interactions.actions.take_custom_table import take_custom_table
from interactions.actions.take_entry_attribute import take_entry_attribute
from interactions.custom_counts import count_entries
from interactions.models import CustomRemoval, EntryAttribute
from profiles.dependants import Subject, dependants
from profiles.refusals import InUse
from tenancy.errands import wake
from tenancy.models import Membership
from tenancy.scope import account_transaction


def remove_entry_attribute(
    attribute: EntryAttribute, *, by: Membership
) -> CustomRemoval:
    """Have a worker take the values out; from now on they are in no answer.

    Raises AttributeGone, AttributeBusy, InUse while a segment tests it, and what
    `take_custom_table` raises.
    """
    account = by.account
    with account_transaction(account):
        table = take_custom_table(attribute.custom_table)
        taken = take_entry_attribute(table, attribute.name)
        if users := dependants(subject_of(taken)):
            raise InUse(users)
        removal, _made = CustomRemoval.objects.get_or_create(
            account=account,
            custom_table=table,
            name=attribute.name,
            defaults={"total": count_entries(table).number, "author": by},
        )
        EntryAttribute.objects.filter(account=account, pk=attribute.pk).delete()
        record(
            account,
            "entry_attribute.removed",
            by=by,
            custom_table=table.slug,
            attribute=attribute.name,
        )
        wake(account, TASK, removal.pk)
    return removal


def subject_of(attribute: EntryAttribute) -> Subject:
    """Return what others may depend on when they test `attribute`."""
    return Subject(
        attribute.account,
        "entry_attribute",
        name=attribute.name,
        number=attribute.custom_table_id,
    )
