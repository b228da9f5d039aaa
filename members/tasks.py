"""What workers do for members."""

from celery import shared_task

from members.actions.send_invitation import send_invitation
from members.queries import invitations
from tenancy.errands import row_of, taken


@shared_task(name="members.send_invitation")
def send(errand_id: int) -> None:
    """Send an invitation; a second delivery sends nothing."""
    with taken(errand_id) as errand:
        if errand and (invitation := row_of(errand, invitations(errand.account))):
            send_invitation(invitation)
