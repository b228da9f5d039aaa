"""Campaigns in a real browser: found, read, and unchanged by a deletion."""

from datetime import UTC, datetime, timedelta

import pytest

from erasure.actions.erase_selection import erase_selection
from erasure.selection import preview
from interactions.actions.record_interactions import record_interactions
from interactions.happenings import EmailReacted, EmailSent, Reaction
from interactions.models import Campaign
from tenancy.scope import account_transaction
from tests import factories
from tests.browser.conftest import NARROW, WIDE

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE = 6


@pytest.fixture
def crowd(people):
    return [one.pk for one in factories.profiles(people, PEOPLE)]


@pytest.fixture
def spring(acme, crowd, scope, transactional_db):
    with scope(acme):
        spring = Campaign.objects.create(
            account=acme, channel="email", name="Spring", launched=NOON
        )
        Campaign.objects.create(
            account=acme, channel="sms", name="Flash sale", launched=NOON
        )
    sent = [EmailSent(one, spring.pk, f"{one:022d}", NOON) for one in crowd]
    opened = [
        EmailReacted(each.token, Reaction.CLICKED, NOON + timedelta(days=day))
        for day, each in enumerate(sent[:3])
    ]
    record_interactions(acme, [*sent, *opened])
    return spring


def erase(people, crowd, by):
    with account_transaction(people.account_id):
        seen = preview(people, crowd)
    erase_selection(
        people,
        crowd,
        by=by,
        reason="",
        fingerprint=seen.fingerprint,
        confirmed=True,
    )


def test_totals_stay_when_people_are_deleted(page_as, people, crowd, spring, olga):
    page = page_as(olga)
    page.goto("/a/acme/campaigns/")
    page.get_by_label("Channel").select_option("E-mail")
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("link", name="Flash sale").count() == 0
    page.get_by_role("link", name="Spring").click()
    before = page.locator(".figures").inner_text()
    assert "50.0% of what arrived" in before
    assert page.get_by_text(
        "Nobody whom this campaign reached was deleted"
    ).is_visible()
    page.get_by_text("The figures as a table").click()
    figures = page.locator(".course-table tfoot").inner_text()
    assert figures.split() == ["In", "all", "6", "3", "3"]
    erase(people, crowd[:2], olga)
    page.reload()
    assert page.locator(".figures").inner_text() == before
    assert page.get_by_text(
        "of 6 traces of this campaign went with people"
    ).is_visible()
    assert page.locator(".erased-figure").inner_text() == "2"


@pytest.fixture
def flaws(violations, scrolls_sideways):
    """Return what lists what keeps somebody from reading a page."""

    def found(page):
        return violations(page) + ["scrolls sideways"] * scrolls_sideways(page)

    return found


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_campaigns_are_for_everybody_to_read(
    page_as, people, crowd, spring, olga, flaws, viewport, scheme
):
    erase(people, crowd[:2], olga)
    page = page_as(olga, viewport=viewport, color_scheme=scheme)
    for path in ("/a/acme/campaigns/", f"/a/acme/campaigns/{spring.pk}/"):
        page.goto(path)
        assert flaws(page) == []
