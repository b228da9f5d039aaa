"""What is asked of traces."""

from django.db.models import Exists, OuterRef

from interactions.models import Campaign, EmailInteraction
from interactions.tokens import Link
from profiles.models import Profile
from tenancy.models import Account
from tenancy.scope import account_transaction


def message_behind(link: Link) -> Campaign | None:
    """Return the campaign of the message that `link` names.

    None once the interaction is gone or its profile has vanished, and as quickly where
    there never was either.
    """
    account = Account(pk=link.account_id)
    with account_transaction(account):
        receiver = Profile.objects.visible(account).filter(pk=OuterRef("profile_id"))
        message = (
            EmailInteraction.objects.filter(
                Exists(receiver), account=account, token=link.token
            )
            .values_list("campaign_id", flat=True)
            .first()
        )
        return Campaign.objects.filter(account=account, pk=message or 0).first()
