"""Tags, topics and sections as a member sees them, and how many stand behind each."""

from django.db.models import QuerySet

from profiles.label_counts import carriers
from profiles.models import (
    ChangeKind,
    DefinitionChange,
    Subscription,
    Tag,
    Tagging,
    Topic,
)
from profiles.queries import Count
from tenancy.models import Membership, Section, SeenSection
from tenancy.sections import sections_of, seen_by, within


def tags(member: Membership) -> QuerySet[Tag]:
    """Return the tags of the member's account."""
    return Tag.objects.filter(account=member.account_id)


def topics(member: Membership) -> QuerySet[Topic]:
    """Return the topics that `member` sees."""
    rows = Topic.objects.filter(within(member), account=member.account_id)
    return rows.select_related("section")


def sections(member: Membership) -> QuerySet[Section]:
    """Return the sections that `member` sees."""
    return sections_of(member.account, member).select_related("account")


def removals(member: Membership, kind: ChangeKind) -> QuerySet[DefinitionChange]:
    """Return what is still being removed of a kind, as far as `member` may know of it.

    Of a section that is gone, and of its topics, it is not known any more who saw them:
    a restricted member is shown what they remove themselves.
    """
    rows = DefinitionChange.objects.filter(account=member.account_id, kind=kind)
    if kind != ChangeKind.TAG and seen_by(member) is not None:
        rows = rows.filter(author=member)
    return rows.order_by("pk")


def tagged(tag: Tag, member: Membership | None) -> Count:
    """Return how many profiles carry `tag` where `member` sees it (None: anywhere)."""
    rows = Tagging.objects.filter(within(member), account=tag.account_id, tag=tag)
    return carriers(tag.account, rows)


def subscribed(topic: Topic) -> Count:
    """Return how many profiles are subscribed to `topic`."""
    rows = Subscription.objects.filter(
        account=topic.account_id,
        topic=topic,
        status=Subscription.Status.SUBSCRIBED,
    )
    return carriers(topic.account, rows)


def consents(topic: Topic) -> Count:
    """Return how many profiles said anything about `topic`, yes or no."""
    rows = Subscription.objects.filter(account=topic.account_id, topic=topic)
    return carriers(topic.account, rows)


def seers(section: Section) -> int:
    """Return how many members see this section and not all of them."""
    rows = SeenSection.objects.filter(
        account=section.account_id,
        section=section,
        member__left=None,
        member__sees_all_sections=False,
    )
    return rows.count()
