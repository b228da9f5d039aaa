"""What is asked of notifications."""

from django.db.models import QuerySet

from common import sql
from notifications.models import Kind, Notification
from tenancy.models import Account, Membership

PREFERENCE = "not_mailed"


def notifications_of(member: Membership) -> QuerySet[Notification]:
    """Return the notes to `member`, the youngest first."""
    return Notification.objects.filter(
        account_id=member.account_id, member=member
    ).order_by("-pk")


def unread(member: Membership) -> int:
    """Return how many notes `member` has not read."""
    asked = {"account": member.account_id, "member": member.pk}
    [(count,)] = sql.ask("notifications.unread", asked)
    return int(count)


def letters(account: Account) -> QuerySet[Notification]:
    """Return the notes of `account` whose letter is due, each with its member."""
    return Notification.objects.filter(
        account=account, to_mail=True, mailed=None
    ).select_related("account", "member__user")


def mailed_kinds(member: Membership) -> list[Kind]:
    """Return the kinds of notes that `member` wants by e-mail: all, unless they said no."""
    unwanted = member.preferences.get(PREFERENCE, [])
    return [kind for kind in Kind if kind not in unwanted]
