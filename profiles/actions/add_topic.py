"""Add a topic that one can subscribe to."""

from audit.actions.record import record
from profiles.actions.refuse_taken import refuse_taken
from profiles.actions.take_label import take_label
from profiles.models import Topic
from tenancy.models import Account, Membership, Section
from tenancy.scope import account_transaction


def add_topic(
    account: Account, name: str, section: Section | None, *, by: Membership
) -> Topic:
    """Add the topic `name`, in `section` or in none.

    Raises NameTaken, TooManyOfThem, LabelGone where the section went.
    """
    with account_transaction(account):
        if section:
            section = take_label(section, by=by)
        refuse_taken(Topic.objects.filter(account=account), name)
        topic = Topic.objects.create(account=account, name=name, section=section)
        record(account, "topic.added", by=by, topic=topic.pk)
    return topic
