"""Leave a note for a member."""

from typing import Any

from notifications.models import Kind, Notification
from notifications.queries import mailed_kinds
from tenancy.errands import wake
from tenancy.models import Membership

TASK = "notifications.send_letter"


def notify(
    member: Membership | None, kind: Kind, *, subject: str, path: str, **facts: Any
) -> None:
    """Leave a note for `member` in the caller's transaction; nobody, no note.

    `path` is where the note leads; `facts` are counts, never a person. Where the member
    wants this kind by e-mail, a worker sends it after commit. Whoever left the account
    is told nothing more.
    """
    if member is None or member.left:
        return
    note = Notification.objects.create(
        account_id=member.account_id,
        member=member,
        kind=kind,
        subject=subject[:200],
        path=path,
        facts=facts,
        to_mail=kind in mailed_kinds(member),
    )
    if note.to_mail:
        wake(member.account, TASK, note.pk)
