"""What is asked of campaigns and of traces."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet, Sum

from interactions.models import (
    Campaign,
    CampaignDay,
    EmailInteraction,
    ErasedTraces,
)
from interactions.tokens import Link
from profiles.models import Profile
from tenancy.models import Account, Membership
from tenancy.scope import account_transaction
from tenancy.sections import within


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


def campaigns(
    account: Account,
    *,
    reader: Membership | None = None,
    channel: str = "",
    name: str = "",
) -> QuerySet[Campaign]:
    """Return the campaigns of `account`: of a channel, with `name` in their name.

    Those that lie in a section are there for whoever sees it.
    """
    found = Campaign.objects.filter(within(reader), account=account)
    found = found.select_related("section")
    if channel:
        found = found.filter(channel=channel)
    return found.filter(name__icontains=name) if name else found


def days_of(campaign: Campaign) -> QuerySet[CampaignDay]:
    """Return what `campaign` did on each day, the first one first."""
    return CampaignDay.objects.filter(
        account=campaign.account_id, campaign=campaign
    ).order_by("day")


def erased_traces(account: Account, numbers: Collection[int]) -> dict[int, int]:
    """Return how many traces of these campaigns erasures took, by campaign."""
    rows = (
        ErasedTraces.objects.filter(account=account, campaign__in=numbers)
        .values_list("campaign_id")
        .annotate(traces=Sum("traces"))
    )
    return dict(rows)
