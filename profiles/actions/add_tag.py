"""Add a tag."""

from audit.actions.record import record
from profiles.actions.refuse_taken import refuse_taken
from profiles.models import Tag
from tenancy.models import Account, Membership
from tenancy.scope import account_transaction


def add_tag(account: Account, name: str, *, by: Membership) -> Tag:
    """Add the tag `name`. Raises NameTaken, TooManyOfThem."""
    with account_transaction(account):
        refuse_taken(Tag.objects.filter(account=account), name)
        tag = Tag.objects.create(account=account, name=name)
        record(account, "tag.added", by=by, tag=tag.pk)
    return tag
