"""Remove a tag from everybody.

Its row goes first: from this moment on it is in no answer, and nobody is given it. A
worker removes the rest.
"""

from audit.actions.record import record
from profiles.actions.begin_change import begin_change
from profiles.actions.take_label import take_label
from profiles.dependants import Subject, dependants
from profiles.label_counts import carriers
from profiles.models import ChangeKind, DefinitionChange, Tag, Tagging
from profiles.refusals import InUse
from tenancy.models import Membership
from tenancy.scope import account_transaction


def remove_tag(tag: Tag, *, by: Membership) -> DefinitionChange:
    """Remove `tag`; return the removal of what is left of it. Raises InUse, LabelGone."""
    account = by.account
    with account_transaction(account):
        tag = take_label(tag, by=by)
        if users := dependants(Subject(account, "tag", number=tag.pk)):
            raise InUse(users)
        number = tag.pk
        taggings = Tagging.objects.filter(account=account, tag=number)
        rows = carriers(account, taggings).number
        tag.delete()
        record(account, "tag.removed", by=by, tag=number)
        change = DefinitionChange(
            account=account,
            kind=ChangeKind.TAG,
            label=tag.name,
            subject=number,
            author=by,
        )
        return begin_change(change, rows=rows)
