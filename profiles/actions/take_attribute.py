"""Take an attribute, to change it."""

from profiles.models import Attribute, DefinitionChange, ProfileTable
from profiles.models.change import ChangeStatus
from profiles.refusals import AttributeBusy, AttributeGone


def take_attribute(table: ProfileTable, name: str) -> Attribute:
    """Return the attribute `name` of `table`, whose definition the caller holds.

    What was refused about it before is forgotten. Raises AttributeGone, AttributeBusy.
    """
    found = Attribute.objects.filter(account=table.account_id, table=table, name=name)
    attribute = found.first()
    if attribute is None:
        raise AttributeGone
    changes = DefinitionChange.objects.filter(
        account=table.account_id, table=table, name=name
    )
    if changes.filter(status=ChangeStatus.RUNNING).exists():
        raise AttributeBusy
    changes.delete()
    return attribute
