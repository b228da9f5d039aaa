"""Remove a topic with every consent to it.

Its row goes first: from this moment on it is in no answer, and nobody consents to it. A
worker removes the rest.
"""

from audit.actions.record import record
from profiles.actions.begin_change import begin_change
from profiles.actions.take_label import take_label
from profiles.dependants import Subject, dependants
from profiles.label_counts import carriers
from profiles.models import ChangeKind, DefinitionChange, Subscription, Topic
from profiles.refusals import InUse
from tenancy.models import Membership
from tenancy.scope import account_transaction


def remove_topic(topic: Topic, *, by: Membership) -> DefinitionChange:
    """Remove `topic`; return the removal of what is left of it. Raises InUse, LabelGone."""
    account = by.account
    with account_transaction(account):
        topic = take_label(topic, by=by)
        if users := dependants(Subject(account, "topic", number=topic.pk)):
            raise InUse(users)
        number = topic.pk
        consents = Subscription.objects.filter(account=account, topic=number)
        rows = carriers(account, consents).number
        topic.delete()
        record(account, "topic.removed", by=by, topic=number)
        change = DefinitionChange(
            account=account,
            kind=ChangeKind.TOPIC,
            label=topic.name,
            subject=number,
            author=by,
        )
        return begin_change(change, rows=rows)
