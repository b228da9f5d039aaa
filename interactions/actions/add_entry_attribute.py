"""Add an attribute to what the entries of a custom table may hold."""

from collections.abc import Sequence
from typing import Final

from audit.actions.record import record
from interactions.actions.take_custom_table import take_custom_table
from interactions.custom_refusals import NameTaken, StillLeaving, TooManyAttributes
from interactions.models import CustomRemoval, CustomTable, EntryAttribute
from tenancy.models import Membership
from tenancy.scope import account_transaction

MOST_ATTRIBUTES: Final = 100


def add_entry_attribute(
    table: CustomTable,
    name: str,
    label: str,
    type_: str,
    choices: Sequence[str] = (),
    *,
    by: Membership,
) -> EntryAttribute:
    """Add the attribute `name` to `table`, after those that it has.

    Raises NameTaken, StillLeaving, TooManyAttributes, and what `take_custom_table`
    raises.
    """
    account = by.account
    with account_transaction(account):
        taken = take_custom_table(table)
        here = {"account": account, "custom_table": taken}
        have = EntryAttribute.objects.filter(**here)
        if have.filter(name=name).exists():
            raise NameTaken
        if CustomRemoval.objects.filter(**here, name=name).exists():
            raise StillLeaving
        if have.count() >= MOST_ATTRIBUTES:
            raise TooManyAttributes(most=MOST_ATTRIBUTES)
        last = have.last()
        made = EntryAttribute.objects.create(
            **here,
            name=name,
            label=label,
            type=type_,
            choices=list(choices),
            position=last.position + 1 if last else 0,
        )
        record(
            account,
            "entry_attribute.added",
            by=by,
            custom_table=taken.slug,
            attribute=name,
            type=type_,
        )
    return made
