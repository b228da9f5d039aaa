"""Create a campaign, for events to name."""

from datetime import datetime

from audit.actions.record import record
from common.errors import BadInput
from interactions.models import Campaign, Channel
from tenancy.models import Account, Membership
from tenancy.scope import account_transaction

MOST_NAME_CHARACTERS = 120


class NoSuchChannel(BadInput):
    """%(channel)s is no channel. Use one of: %(channels)s."""


class BadCampaignName(BadInput):
    """A campaign has a name of at most %(most)s characters."""


class NameTaken(BadInput):
    """There is a campaign of this name in this channel already: number %(number)s."""


def create_campaign(
    account: Account,
    channel: str,
    name: str,
    *,
    launched: datetime,
    by: Membership | None,
) -> Campaign:
    """Create the campaign `name`; names tell the campaigns of a channel apart.

    Raises NoSuchChannel, BadCampaignName or NameTaken.
    """
    if channel not in Channel.values:
        raise NoSuchChannel(channel=channel, channels=", ".join(Channel.values))
    name = name.strip()
    if not 0 < len(name) <= MOST_NAME_CHARACTERS or not name.isprintable():
        raise BadCampaignName(most=MOST_NAME_CHARACTERS)
    with account_transaction(account):
        same = Campaign.objects.filter(account=account, channel=channel, name=name)
        number = same.values_list("pk", flat=True).first()
        if number is not None:
            raise NameTaken(number=number)
        campaign = Campaign.objects.create(
            account=account, channel=channel, name=name, launched=launched
        )
        record(
            account,
            "campaign.created",
            by=by,
            campaign=campaign.pk,
        )
    return campaign
