"""Campaigns: the list of them, and what each one reached."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.keyset import Page, page_of
from interactions import queries
from interactions.campaign_figures import Rates, rates, share
from interactions.course import course
from interactions.forms import CampaignFilter
from interactions.models import Campaign
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGE_CAMPAIGNS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A campaign as the list shows it; `erased` traces went with people."""

    campaign: Campaign
    rates: Rates
    erased: int


@require_safe
@requires(Capability.VIEW_CAMPAIGNS)
def index(request: MemberRequest) -> HttpResponse:
    """List the campaigns, the latest launch first."""
    form = CampaignFilter(request.GET)
    understood = form.is_valid()
    found = queries.campaigns(request.account, reader=request.member, **form.chosen)
    rows = found if understood else found.none()
    page = page_of(rows, request, PAGE_CAMPAIGNS, "launched", "pk")
    context = {
        "form": form,
        "is_narrowed": bool(form.chosen),
        "page": _keeping(page, form),
        "lines": _lines(request, page.rows),
    }
    status = 200 if understood else 422
    return render(request, "interactions/campaigns/index.html", context, status=status)


@require_safe
@requires(Capability.VIEW_CAMPAIGNS)
def show(request: MemberRequest, number: int) -> HttpResponse:
    """Show what a campaign reached, day by day, and what erasures took of it."""
    campaign = queries.campaign(number, request.member)
    [line] = _lines(request, [campaign])
    counted = campaign.sent + campaign.answered
    context = {
        "campaign": campaign,
        "rates": line.rates,
        "erased": line.erased,
        "erased_share": share(line.erased, counted),
        "counted": counted,
        "course": course(queries.days_of(campaign), datetime.now(UTC).date()),
    }
    return render(request, "interactions/campaigns/show.html", context)


def _lines(request: MemberRequest, campaigns: list[Campaign]) -> list[Line]:
    erased = queries.erased_traces(
        request.account, [campaign.pk for campaign in campaigns]
    )
    return [
        Line(campaign, rates(campaign), erased.get(campaign.pk, 0))
        for campaign in campaigns
    ]


def _keeping(page: Page, form: CampaignFilter) -> Page:
    """Return `page` with addresses that keep what was chosen."""
    if not form.chosen:
        return page
    kept = f"&{urlencode(form.chosen)}"
    return replace(
        page,
        previous_url=page.previous_url and page.previous_url + kept,
        next_url=page.next_url and page.next_url + kept,
    )
