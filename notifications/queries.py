"""What is asked of notifications."""

from django.db.models import QuerySet

from notifications.models import Notification
from tenancy.models import Membership


def notifications_of(member: Membership) -> QuerySet[Notification]:
    """Return the notes to `member`, the youngest first."""
    return Notification.objects.filter(
        account_id=member.account_id, member=member
    ).order_by("-pk")


def unread(member: Membership) -> int:
    """Return how many notes `member` has not read."""
    return notifications_of(member).filter(read=None).count()
