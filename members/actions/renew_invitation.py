"""Send an invitation again."""

from django.utils import timezone

from audit.actions.record import record
from common.errors import WrongState
from members.actions.invite_member import TASK
from members.models import Invitation, Status, validity
from tenancy.errands import wake
from tenancy.models import Membership


def renew_invitation(invitation: Invitation, *, by: Membership) -> None:
    """Have another link sent, valid anew; the one before leads nowhere from now on.

    Raises WrongState when it was accepted or withdrawn.
    """
    account = invitation.account
    rows = Invitation.objects.filter(account=account, status=Status.OPEN)
    renewed = rows.filter(pk=invitation.pk).update(
        expires=timezone.now() + validity(), token_digest="", mailed=None, bounced=False
    )
    if not renewed:
        raise WrongState
    record(account, "invitation.renewed", by=by, invitation=invitation.pk)
    wake(account, TASK, invitation.pk)
