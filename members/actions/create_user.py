"""Make a user of somebody who was invited."""

from django.db import IntegrityError, transaction

from members.models import Invitation
from members.refusals import InvitationOver
from tenancy.models import User


def create_user(
    invitation: Invitation, *, first_name: str, last_name: str, password: str
) -> User:
    """Create the user with the address that was invited, as their account reads.

    Raises InvitationOver when somebody signs in with that address already: a second
    click on the same form.
    """
    account = invitation.account
    try:
        with transaction.atomic():
            return User.objects.create_user(
                invitation.email,
                password,
                first_name=first_name,
                last_name=last_name,
                time_zone=account.time_zone,
                language=account.language,
            )
    except IntegrityError:
        raise InvitationOver from None
