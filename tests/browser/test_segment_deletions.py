"""Deletion by segment and by exploration in a real browser, with what changes between."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from erasure.actions.place_hold import place_hold
from profiles.models import Profile, ProfileTable
from segments.models import Exploration, Segment
from tenancy.models import Feature
from tenancy.scope import account_transaction
from tests import factories
from tests.browser.test_by_file import (
    WORKER_MILLISECONDS,
    check,
    counts,
    work_on,
    worker,
)

__all__ = ["worker"]  # the fixture

CRITERION = {
    "shape": "all of",
    "terms": [
        {
            "shape": "not",
            "term": {
                "shape": "e-mail",
                "did": "clicked",
                "when": {"last": 36, "unit": "months"},
            },
        },
        {
            "shape": "attribute",
            "attribute": "city",
            "test": {"is": "is one of", "values": ["Ghent", "Bruges"]},
        },
    ],
}


@pytest.fixture
def crowd(live_server: Any, people: ProfileTable, olga: Any) -> list[Profile]:
    """Return thirty people, of whom the first twelve never clicked; one is on hold."""
    made = []
    for n in range(30):
        profile = factories.profile(
            people,
            email=f"person{n}@people.example",
            crm_id=f"C-{n:04d}",
            first_name=("Anna", "Bram", "Chloé", "Daan", "Emma")[n % 5],
            last_name=("Peeters", "Janssens", "Maes", "Jacobs")[n % 4],
            city=("Ghent", "Bruges")[n % 2],
        )
        factories.traces(profile)
        if n >= 12:
            click(profile)
        made.append(profile)
    place_hold(made[3], by=olga, reason="Case 4711")
    return made


def click(profile: Profile) -> None:
    """Have somebody click in an e-mail, yesterday."""
    with account_transaction(profile.account_id):
        Profile.objects.filter(account=profile.account_id, pk=profile.pk).update(
            last_click_at=timezone.now() - timedelta(days=1)
        )


@pytest.fixture
def inactive(crowd: list[Profile], people: ProfileTable, ada: Any) -> Segment:
    """Return the segment of whoever has not clicked."""
    with account_transaction(people.account):
        return Segment.objects.create(
            account=people.account,
            table=people,
            name="Inactive",
            criterion=CRITERION,
            author=ada,
        )


def there(people: ProfileTable) -> int:
    with account_transaction(people.account):
        return Profile.objects.visible(people.account).filter(table=people).count()


def to_overview(page: Page, segment: Segment) -> None:
    """Go from the builder's *Delete Profiles* to the overview."""
    page.goto(f"/a/acme/segments/{segment.pk}/")
    page.get_by_role("link", name="Delete Profiles").click()
    page.get_by_role("button", name="Go to the overview").click()
    expect(page.get_by_text("You may close this page")).to_be_visible()


def confirm(page: Page) -> None:
    """Open the confirmation, tick and launch."""
    page.get_by_role("link", name="Delete…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Not now")).to_be_focused()
    dialog.get_by_label("Reason").fill("Not seen for three years")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Delete 11 profiles").click()


def test_whoever_matches_a_segment_is_deleted_with_a_real_worker(
    page_as, inactive, ada, people, worker, look
):
    page = page_as(ada)
    page.goto(f"/a/acme/segments/{inactive.pk}/")
    page.get_by_role("link", name="Delete Profiles").click()
    page.get_by_role("button", name="Go to the overview").click()
    title = page.get_by_role("heading", name="11 profiles of People will be deleted")
    expect(title).to_be_visible(timeout=WORKER_MILLISECONDS)
    assert counts(page) == {"to be deleted": 11, "on hold": 1}
    expect(page.get_by_text("Belgium (11 profiles)")).to_be_visible()
    page.get_by_role("link", name="Show profiles (on hold)").click()
    expect(page.get_by_text("person3@people.example")).to_be_visible()
    look(page, "segment-5-overview")
    page.get_by_role("link", name=re.compile(r"^Segment\W+done")).click()
    expect(page.get_by_text("There is no file")).to_be_visible()
    look(page, "segment-3-criterion")
    page.get_by_role("link", name="Continue").click()
    page.get_by_role("link", name="Delete…").click()
    look(page, "segment-6-confirmation")
    page.get_by_role("link", name="Not now").click()
    confirm(page)
    report = page.get_by_role("heading", name="Delete Report")
    expect(report).to_be_visible(timeout=WORKER_MILLISECONDS)
    assert counts(page) == {"deleted": 11, "on hold": 1}
    expect(page.get_by_text("By segment: Inactive")).to_be_visible()
    look(page, "segment-7-report")
    assert there(people) == 19
    page.get_by_role("link", name="Completed Executions").first.click()
    expect(page.get_by_role("cell", name="By segment: Inactive")).to_be_visible()
    look(page, "segment-9-completed")


def changed(crowd: list[Profile], people: ProfileTable, by: Any) -> None:
    """Two click, one is put on hold, one signs up."""
    click(crowd[0])
    click(crowd[1])
    place_hold(crowd[2], by=by, reason="Case 4712")
    factories.profile(people, email="new@people.example", city="Ghent")


@pytest.fixture
def look(shoot: Any, violations: Any, scrolls_sideways: Any) -> Callable[..., None]:
    """Return what looks at a page narrow and wide, dark and light."""
    return lambda page, name: check(page, name, shoot, violations, scrolls_sideways)


def test_a_change_is_shown_and_one_goes_on_with_those_one_saw(
    page_as, inactive, crowd, ada, olga, people, look
):
    acme = people.account
    page = page_as(ada)
    to_overview(page, inactive)
    look(page, "segment-5-reading")
    work_on(acme)
    expect(page.get_by_role("heading", name="11 profiles of People")).to_be_visible()
    changed(crowd, people, olga)
    confirm(page)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("2 profiles do not match any more")).to_be_visible()
    expect(dialog.get_by_text("1 profile matches now")).to_be_visible()
    expect(dialog.get_by_text("1 profile is on legal hold now")).to_be_visible()
    expect(dialog.get_by_role("button", name="Review again")).to_be_focused()
    look(page, "segment-6-change")
    assert there(people) == 31
    dialog.get_by_role("button", name="Go on with the profiles you saw (10)").click()
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    work_on(acme)
    expect(page.get_by_role("heading", name="Delete Report")).to_be_visible()
    assert counts(page) == {"deleted": 10, "on hold": 2}
    assert there(people) == 21


def test_a_change_is_shown_and_one_reviews_again(
    page_as, inactive, crowd, ada, olga, acme, people
):
    page = page_as(ada)
    to_overview(page, inactive)
    work_on(acme)
    expect(page.get_by_role("heading", name="11 profiles of People")).to_be_visible()
    changed(crowd, people, olga)
    confirm(page)
    page.get_by_role("button", name="Review again").click()
    expect(page.get_by_text("You may close this page")).to_be_visible()
    work_on(acme)
    expect(page.get_by_role("heading", name="9 profiles of People")).to_be_visible()
    assert counts(page) == {"to be deleted": 9, "on hold": 2}
    assert there(people) == 31
    page.get_by_role("link", name="Delete…").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Delete 9 profiles").click()
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    work_on(acme)
    expect(page.get_by_role("heading", name="Delete Report")).to_be_visible()
    assert there(people) == 22


def test_without_scripts_a_change_is_shown_and_gone_on_with(
    page_as, inactive, crowd, ada, olga, acme, people
):
    page = page_as(ada, java_script_enabled=False)
    page.goto(f"/a/acme/segments/{inactive.pk}/deletion/")
    page.get_by_role("button", name="Go to the overview").click()
    work_on(acme)
    page.reload()
    changed(crowd, people, olga)
    page.get_by_role("link", name="Delete…").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Delete 11 profiles").click()
    page.get_by_role("button", name="Go on with the profiles you saw").click()
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    work_on(acme)
    page.reload()
    assert counts(page) == {"deleted": 10, "on hold": 2}


def test_explored_profiles_are_deleted(page_as, crowd, ada, acme, people, shoot):
    with account_transaction(acme):
        explored = Exploration.objects.create(
            account=acme, table=people, criterion=CRITERION, author=ada
        )
    page = page_as(ada)
    page.goto(f"/a/acme/explorations/{explored.pk}/")
    expect(page.get_by_text("profiles match")).to_be_visible()
    page.locator("summary", has_text="More").click()
    page.get_by_role("link", name="Delete explored profiles").click()
    page.get_by_role("button", name="Go to the overview").click()
    expect(page.get_by_text("You may close this page")).to_be_visible()
    expect(page.get_by_text("Step 5 of 5")).to_be_attached()
    work_on(acme)
    expect(page.get_by_role("heading", name="11 profiles of People")).to_be_visible()
    shoot(page, "exploration-5-overview")
    confirm(page)
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    work_on(acme)
    expect(page.get_by_role("heading", name="Delete Report")).to_be_visible()
    assert counts(page) == {"deleted": 11, "on hold": 1}
    assert there(people) == 19


@pytest.fixture
def unable(
    max_: Any, ada: Any, acme: Any, people: ProfileTable
) -> dict[str, Callable[[], Any]]:
    """Return who cannot delete by segment, by the reason why."""

    def without_the_feature() -> Any:
        acme.features = [Feature.LIST_DELETION]
        acme.save()
        return ada

    def without_a_match() -> Any:
        with account_transaction(acme):
            for profile in Profile.objects.filter(account=acme):
                click(profile)
        return ada

    return {
        "a marketer": lambda: max_,
        "without the feature": without_the_feature,
        "without a match": without_a_match,
    }


@pytest.mark.parametrize(
    "why", ["a marketer", "without the feature", "without a match"]
)
def test_the_way_in_is_absent(page_as, inactive, unable, why):
    page = page_as(unable[why]())
    page.goto(f"/a/acme/segments/{inactive.pk}/")
    expect(page.get_by_role("link", name="Show Profiles")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("link", name="Delete Profiles")).to_have_count(0)
