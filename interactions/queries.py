"""What is asked of campaigns and of traces."""

from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef, QuerySet, Sum

from common.prepared import one_or_404, prepared
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
from tenancy.sections import seen_by, within


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


def campaign(number: int, reader: Membership) -> Campaign:
    """Return a campaign that `reader` sees; raise Http404 for any other."""
    if seen_by(reader) is None:
        return one_or_404(_campaign(reader.account_id, number))
    found = campaigns(reader.account, reader=reader)
    return one_or_404(list(found.filter(pk=number)))


@prepared
def _campaign(account: int, number: int) -> QuerySet[Campaign]:
    rows = Campaign.objects.filter(account=account, pk=number)
    return rows.select_related("section")


def days_of(campaign: Campaign) -> Sequence[CampaignDay]:
    """Return what `campaign` did on each day, the first one first."""
    return _days_of(campaign.account_id, campaign.pk)


@prepared
def _days_of(account: int, campaign: int) -> QuerySet[CampaignDay]:
    rows = CampaignDay.objects.filter(account=account, campaign=campaign)
    return rows.order_by("day")


def erased_traces(account: Account, numbers: Collection[int]) -> dict[int, int]:
    """Return how many traces of these campaigns erasures took, by campaign."""
    rows = (
        ErasedTraces.objects.filter(account=account, campaign__in=numbers)
        .values_list("campaign_id")
        .annotate(traces=Sum("traces"))
    )
    return dict(rows)
