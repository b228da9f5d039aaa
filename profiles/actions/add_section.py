"""Add a section to an account."""

from audit.actions.record import record
from profiles.actions.refuse_taken import refuse_taken
from profiles.refusals import AddressTaken
from tenancy.models import Account, Membership, Section
from tenancy.scope import account_transaction


def add_section(account: Account, name: str, slug: str, *, by: Membership) -> Section:
    """Add the section `name` at `slug`. Raises NameTaken, AddressTaken, TooManyOfThem."""
    with account_transaction(account):
        there = Section.objects.filter(account=account)
        refuse_taken(there, name)
        if there.filter(slug=slug).exists():
            raise AddressTaken
        section = Section.objects.create(account=account, name=name, slug=slug)
        record(account, "section.added", by=by, section=slug)
    return section
