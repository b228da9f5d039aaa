"""Leave a note for a member."""

from typing import Any

from notifications.models import Kind, Notification
from tenancy.models import Membership


def notify(
    member: Membership | None, kind: Kind, *, subject: str, path: str, **facts: Any
) -> None:
    """Leave a note for `member` in the caller's transaction; nobody, no note.

    `path` is where the note leads; `facts` are counts, never a person.
    """
    if member is not None:
        Notification.objects.create(
            account_id=member.account_id,
            member=member,
            kind=kind,
            subject=subject[:200],
            path=path,
            facts=facts,
        )
