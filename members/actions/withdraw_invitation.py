"""Take an invitation back."""

from audit.actions.record import record
from members.models import Invitation, Status
from tenancy.models import Membership


def withdraw_invitation(invitation: Invitation, *, by: Membership) -> None:
    """Make the link of `invitation` lead nowhere.

    Raises WrongState when it was accepted or withdrawn already.
    """
    invitation.become(Status.WITHDRAWN)
    record(invitation.account, "invitation.withdrawn", by=by, invitation=invitation.pk)
