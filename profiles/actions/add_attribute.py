"""Add an attribute to a table."""

from audit.actions.record import record
from profiles import queries
from profiles.actions.create_table import Column, add_attributes
from profiles.actions.take_definition import take_definition
from profiles.models import Attribute, ProfileTable
from profiles.refusals import NameTaken, StillLeaving
from profiles.terms import Terms
from tenancy.models import Membership
from tenancy.scope import account_transaction


def add_attribute(
    table: ProfileTable, name: str, label: str, terms: Terms, *, by: Membership
) -> Attribute:
    """Add the attribute `name` to `table`; whoever is there already has no value of it.

    Raises NameTaken, StillLeaving, TooManyAttributes, and what `take_definition` raises.
    """
    with account_transaction(by.account):
        taken = take_definition(table)
        if name in queries.leaving(taken):
            raise StillLeaving
        if Attribute.objects.filter(
            account=by.account, table=taken, name=name
        ).exists():
            raise NameTaken
        [attribute] = add_attributes(taken, [Column(name, terms.type, label=label)])
        attribute.choices = list(terms.choices)
        attribute.several = terms.several
        attribute.most_characters = terms.most_characters
        attribute.required = terms.required
        attribute.save()
        record(
            by.account,
            "attribute.added",
            by=by,
            table=taken.slug,
            attribute=name,
            type=terms.type,
        )
    return attribute
