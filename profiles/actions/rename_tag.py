"""Call a tag something else."""

from audit.actions.record import record
from profiles.actions.refuse_taken import refuse_taken
from profiles.actions.take_label import take_label
from profiles.models import Tag
from tenancy.models import Membership
from tenancy.scope import account_transaction


def rename_tag(tag: Tag, name: str, *, by: Membership) -> None:
    """Call `tag` `name`; whoever carries it does so under that name.

    Raises NameTaken, LabelGone.
    """
    with account_transaction(by.account):
        tag = take_label(tag, by=by)
        refuse_taken(Tag.objects.filter(account=by.account), name, but=tag.pk)
        tag.name = name
        tag.save(update_fields=["name"])
        record(by.account, "tag.renamed", by=by, tag=tag.pk)
