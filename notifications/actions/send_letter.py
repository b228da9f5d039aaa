"""Send a note by e-mail.

What is due is said by the row. The letter is sent between two transactions: a worker
that dies before the second one leaves the errand, and the letter is sent once more
rather than never.
"""

import zoneinfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from notifications.actions.notify import TASK
from notifications.models import Notification
from notifications.queries import letters
from tenancy.errands import done
from tenancy.post import Posted, post
from tenancy.scope import account_transaction


def send_letter(note: Notification) -> None:
    """Send `note` to its member, who may have left meanwhile; a second call does nothing.

    The letter says what the note says: counts and a link, nobody's name or address.
    """
    account = note.account
    with account_transaction(account):
        due = letters(account).filter(pk=note.pk).first()
    wanted = due is not None and due.member.left is None and due.member.user.is_active
    if wanted and _posted(note) is Posted.LATER:
        return
    with account_transaction(account):
        rows = Notification.objects.filter(account=account, pk=note.pk, mailed=None)
        rows.update(mailed=timezone.now())
        done(TASK, note.pk)


def _posted(note: Notification) -> Posted:
    user, account = note.member.user, note.account
    context = {"note": note, "account": account, "base_url": settings.BASE_URL}
    zone = zoneinfo.ZoneInfo(user.time_zone)
    with translation.override(user.language), timezone.override(zone):
        subject = f"{note.get_kind_display()}: {note.subject} ({account.name})"
        text = render_to_string("notifications/letter.txt", context)
    return post(user.email, subject, text)
