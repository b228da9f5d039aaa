"""Create a campaign, for events to name."""

from datetime import datetime

from audit.actions.record import record
from common.errors import BadInput
from interactions.models import Campaign, Channel
from tenancy.models import Account, Membership, Section
from tenancy.scope import account_transaction
from tenancy.sections import sections_of

MOST_NAME_CHARACTERS = 120


class NoSuchChannel(BadInput):
    """%(channel)s is no channel. Use one of: %(channels)s."""


class BadCampaignName(BadInput):
    """A campaign has a name of at most %(most)s characters."""


class NoSuchSection(BadInput):
    """There is no section %(section)s. Use one of: %(sections)s."""


class NameTaken(BadInput):
    """There is a campaign of this name in this channel already: number %(number)s."""


def create_campaign(
    account: Account,
    channel: str,
    name: str,
    *,
    launched: datetime,
    by: Membership | None,
    section: str = "",
) -> Campaign:
    """Create the campaign `name`; names tell the campaigns of a channel apart.

    `section` is the short name of the one whose members see it; empty: everybody does.
    Raises NoSuchChannel, BadCampaignName, NoSuchSection or NameTaken.
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
            account=account,
            section=_section(account, section),
            channel=channel,
            name=name,
            launched=launched,
        )
        record(
            account,
            "campaign.created",
            by=by,
            campaign=campaign.pk,
        )
    return campaign


def _section(account: Account, slug: str) -> Section | None:
    if not slug:
        return None
    sections = {section.slug: section for section in sections_of(account)}
    if slug not in sections:
        raise NoSuchSection(section=slug, sections=", ".join(sections) or "-")
    return sections[slug]
