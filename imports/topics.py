"""Which subscriptions an import ends: what was chosen, as far as it is there and seen."""

from collections.abc import Sequence

from imports.models import Import
from profiles.models import Topic
from tenancy.models import Membership
from tenancy.sections import within


def topics_seen_by(member: Membership) -> list[Topic]:
    """Return the topics that `member` sees, by name, with their sections."""
    rows = Topic.objects.filter(within(member), account=member.account_id)
    return list(rows.select_related("section").order_by("name"))


def topics_for(run: Import, member: Membership | None) -> list[Topic]:
    """Return the topics that `run` ends the subscriptions to, if `member` launches it.

    *All* means all that they see; what is gone or in a section they do not see is left
    out. Nobody (an author who left) sees none.
    """
    if member is None:
        return []
    seen = topics_seen_by(member)
    if run.every_topic:
        return seen
    return [topic for topic in seen if topic.pk in run.topics]


def frozen_topics(run: Import) -> list[Topic]:
    """Return the topics that `run` was last looked at with, by name."""
    rows = Topic.objects.filter(account=run.account_id, pk__in=run.topics)
    return list(rows.select_related("section").order_by("name"))


def topics_shown(run: Import, member: Membership) -> tuple[list[Topic], int]:
    """Return the frozen topics that `member` sees, and how many they do not see."""
    frozen = frozen_topics(run)
    seen = [topic for topic in frozen if member.sees(topic.section_id)]
    return seen, len(frozen) - len(seen)


def names(topics: Sequence[Topic]) -> str:
    """Return the names of `topics` in one line."""
    return ", ".join(topic.name for topic in topics)
