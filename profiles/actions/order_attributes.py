"""Put the attributes of a table in another order."""

from collections.abc import Sequence

from audit.actions.record import record
from profiles import queries
from profiles.actions.hold_definition import DefinitionChanged
from profiles.actions.take_definition import take_definition
from profiles.models import Attribute, ProfileTable
from tenancy.models import Membership
from tenancy.scope import account_transaction


def order_attributes(
    table: ProfileTable, names: Sequence[str], *, by: Membership
) -> None:
    """Show the attributes of `table` in the order of `names`, which are all of theirs.

    Raises DefinitionChanged where they are not, and what `take_definition` raises.
    """
    with account_transaction(by.account):
        taken = take_definition(table)
        by_name = {each.name: each for each in queries.attributes(taken)}
        if sorted(names) != sorted(by_name):
            raise DefinitionChanged
        ordered = [by_name[name] for name in names]
        for position, attribute in enumerate(ordered):
            attribute.position = position
        Attribute.objects.bulk_update(ordered, ["position"])
        record(by.account, "attributes.ordered", by=by, table=taken.slug)
