"""Send the link of an invitation by e-mail.

The token is made here, in the worker that sends it: the database keeps its digest and
the broker nothing. A worker that dies between the two transactions leaves the errand;
the next one makes another token, so that of two messages the later one leads in.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from members import queries
from members.actions.invite_member import TASK
from members.models import Invitation, Status, digest_of, new_token
from tenancy.errands import done
from tenancy.post import Posted, post
from tenancy.scope import account_transaction


def send_invitation(invitation: Invitation) -> None:
    """Send the link, unless the invitation is over or was sent; again after a crash."""
    account = invitation.account
    rows = Invitation.objects.filter(account=account, pk=invitation.pk)
    due = rows.filter(status=Status.OPEN, mailed=None)
    token = new_token()
    with account_transaction(account):
        if not due.update(token_digest=digest_of(token)):
            done(TASK, invitation.pk)
            return
        invitation = queries.invitations(account).get(pk=invitation.pk)
        user = queries.user_of(invitation)
    with translation.override(user.language if user else account.language):
        posted = _posted(invitation, token)
    if posted is Posted.LATER:
        return
    with account_transaction(account):
        due.filter(token_digest=digest_of(token)).update(
            mailed=timezone.now(), bounced=posted is Posted.REFUSED
        )
        done(TASK, invitation.pk)


def _posted(invitation: Invitation, token: str) -> Posted:
    account, inviter = invitation.account, invitation.invited_by
    path = reverse("members:joining", args=[account.slug, token])
    context = {
        "account": account,
        "inviter": inviter.user if inviter else None,
        "invitation": invitation,
        "url": f"{settings.BASE_URL}{path}",
    }
    subject = gettext("You are invited to %(account)s") % {"account": account.name}
    text = render_to_string("members/joinings/message.txt", context)
    return post(invitation.email, subject, text)
