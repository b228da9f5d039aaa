"""Call a section something else."""

from audit.actions.record import record
from profiles.actions.refuse_taken import refuse_taken
from profiles.actions.take_label import take_label
from tenancy.models import Membership, Section
from tenancy.scope import account_transaction


def rename_section(section: Section, name: str, *, by: Membership) -> None:
    """Call `section` `name`; its address stays. Raises NameTaken, LabelGone."""
    with account_transaction(by.account):
        section = take_label(section, by=by)
        there = Section.objects.filter(account=by.account)
        refuse_taken(there, name, but=section.pk)
        section.name = name
        section.save(update_fields=["name"])
        record(by.account, "section.renamed", by=by, section=section.slug)
