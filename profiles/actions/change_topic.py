"""Change what a topic is called, and the section it lies in."""

from audit.actions.record import record
from profiles.actions.refuse_taken import refuse_taken
from profiles.actions.take_label import take_label
from profiles.models import Topic
from tenancy.models import Membership, Section
from tenancy.scope import account_transaction


def change_topic(
    topic: Topic, name: str, section: Section | None, *, by: Membership
) -> None:
    """Call `topic` `name`, and have it lie in `section` or in none.

    Raises NameTaken, LabelGone; of the topic or of the section.
    """
    with account_transaction(by.account):
        topic = take_label(topic, by=by)
        if section:
            section = take_label(section, by=by)
        refuse_taken(Topic.objects.filter(account=by.account), name, but=topic.pk)
        topic.name = name
        topic.section = section
        topic.save(update_fields=["name", "section"])
        record(
            by.account,
            "topic.changed",
            by=by,
            topic=topic.pk,
            section=section.slug if section else "",
        )
