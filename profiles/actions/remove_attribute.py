"""Remove an attribute with all of its values.

From this moment on it is in no answer: its row is gone. A worker takes the values out of
the profiles, and the name is free again when none is left.
"""

from audit.actions.record import record
from profiles.actions.begin_change import begin_change
from profiles.actions.take_attribute import take_attribute
from profiles.actions.take_definition import take_definition
from profiles.dependants import Subject, dependants
from profiles.models import ChangeKind, DefinitionChange, ProfileTable
from profiles.presence import is_key
from profiles.refusals import InUse, IsAKey
from tenancy.models import Membership
from tenancy.scope import account_transaction


def remove_attribute(
    table: ProfileTable, name: str, *, by: Membership
) -> DefinitionChange:
    """Remove the attribute `name` of `table`; return the removal of its values.

    Raises AttributeGone, AttributeBusy, IsAKey, InUse, and what `take_definition` raises.
    """
    with account_transaction(by.account):
        taken = take_definition(table)
        attribute = take_attribute(taken, name)
        if is_key(attribute):
            raise IsAKey
        subject = Subject(by.account, "attribute", table=taken, name=name)
        if users := dependants(subject):
            raise InUse(users)
        named = name in taken.name_attributes
        taken.name_attributes = [one for one in taken.name_attributes if one != name]
        taken.save(update_fields=["name_attributes"])
        attribute.delete()
        record(by.account, "attribute.removed", by=by, table=taken.slug, attribute=name)
        return begin_change(
            DefinitionChange(
                account=by.account,
                table=taken,
                kind=ChangeKind.ATTRIBUTE,
                name=name,
                label=attribute.label,
                terms={"names": named},
                author=by,
            )
        )
