"""From the first click to nothing left: inactive people found, exported and deleted."""

import csv
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from profiles.models import Profile, ProfileTable
from segments.models import Segment
from tenancy.scope import account_transaction
from tests import factories
from tests.browser.test_by_file import WORKER_MILLISECONDS, worker
from tests.browser.test_segment_deletions import click, there

__all__ = ["worker"]  # the fixture

PEOPLE, ACTIVE = 24, 9


@pytest.fixture
def crowd(live_server: Any, people: ProfileTable) -> list[Profile]:
    """Return people of whom some clicked yesterday and the others never."""
    made = factories.profiles(people, PEOPLE)
    for profile in made[:5]:
        factories.traces(profile)
    for profile in made[:ACTIVE]:
        click(profile)
    return made


def build(page: Page) -> None:
    """Build the segment from its template, and save it."""
    page.goto("/a/acme/segments/new/")
    page.get_by_role("button", name="Inactive").click()
    expect(page.get_by_text("15 profiles match")).to_be_visible()
    page.get_by_role("link", name="Save as segment").first.click()
    dialog = page.get_by_role("dialog", name="Save as segment")
    dialog.get_by_label("Name").fill("Inactive")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Inactive")).to_be_visible()


def export(page: Page) -> list[dict[str, str]]:
    """Have the segment exported as it is offered; return the rows of the file."""
    page.get_by_role("link", name="Export Profiles").click()
    page.get_by_role("button", name="Export").click()
    ready = page.get_by_text("The file is ready.")
    expect(ready).to_be_visible(timeout=WORKER_MILLISECONDS)
    with page.expect_download() as given:
        page.get_by_role("link", name="Download").click()
    with given.value.path().open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def delete(page: Page) -> None:
    """Delete whoever matches, up to the report."""
    page.get_by_role("link", name="Segments").first.click()
    page.get_by_role("link", name="Inactive").click()
    page.get_by_role("link", name="Delete Profiles").click()
    page.get_by_role("button", name="Go to the overview").click()
    title = page.get_by_role("heading", name="15 profiles of People will be deleted")
    expect(title).to_be_visible(timeout=WORKER_MILLISECONDS)
    page.get_by_role("link", name="Delete…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Delete 15 profiles").click()
    report = page.get_by_role("heading", name="Delete Report")
    expect(report).to_be_visible(timeout=WORKER_MILLISECONDS)


def test_inactive_people_are_found_exported_and_deleted(
    page_as, crowd, people, ada, worker
):
    page = page_as(ada)
    build(page)
    rows = export(page)
    inactive = [profile.attributes["email"] for profile in crowd[ACTIVE:]]
    assert sorted(row["email"] for row in rows) == sorted(inactive)
    file = page.url
    delete(page)
    assert there(people) == ACTIVE
    # Nothing of them is left to fetch, and nobody matches any more.
    page.goto(file)
    expect(page.get_by_role("heading", name="This file was withdrawn")).to_be_visible()
    with account_transaction(people.account):
        segment = Segment.objects.get(account=people.account)
    page.goto(f"/a/acme/segments/{segment.pk}/")
    expect(page.get_by_text("0 profiles match")).to_be_visible()
    expect(page.get_by_role("link", name="Delete Profiles")).to_have_count(0)
