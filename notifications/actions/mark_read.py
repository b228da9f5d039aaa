"""Take note that a member has read what was left for them."""

from django.db.models import QuerySet
from django.utils import timezone

from notifications.models import Notification


def mark_read(notes: QuerySet[Notification]) -> int:
    """Mark those of `notes` that are unread; return how many; a second call finds none."""
    return notes.filter(read=None).update(read=timezone.now())
