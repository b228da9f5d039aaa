"""People are unsubscribed by file in a real browser; their history stays in sight."""

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from imports.actions.run_execution import run_execution
from imports.actions.stage_import import stage_import
from imports.queries import executions, imports
from profiles.models import Subscription, Topic
from tenancy.scope import account_transaction
from tests import factories


@pytest.fixture
def five(live_server: Any, people: Any, ada: Any) -> list[Any]:
    """Return five people; three of them subscribe to letters."""
    made = factories.profiles(people, 5)
    with account_transaction(people.account):
        topic = Topic.objects.create(account=people.account, name="Letters")
        for profile in made[:3]:
            Subscription.objects.create(
                account=people.account,
                profile=profile,
                topic=topic,
                status="subscribed",
                source="form",
                changed=timezone.now(),
            )
    return made


def work_on(account: Any) -> None:
    """Do a worker's part here and now."""
    with account_transaction(account):
        waiting = list(imports(account).filter(status="staging"))
        launched = list(executions(account).filter(ended=None))
    for run in waiting:
        stage_import(run)
    for execution in launched:
        run_execution(execution)


def test_people_are_unsubscribed_by_file_and_stay(
    page_as: Any, ada: Any, acme: Any, five: list[Any], shoot: Any, violations: Any
) -> None:
    page = page_as(ada)
    page.goto("/a/acme/imports/new/?table=people&kind=unsubscribe&step=kind")
    expect(page.get_by_text("Which subscriptions end")).to_be_visible()
    page.locator("[name=kind][value=delete]").check()
    expect(page.get_by_text("Which subscriptions end")).to_be_hidden()
    page.locator("[name=kind][value=unsubscribe]").check()
    expect(page.get_by_label("Letters")).to_be_hidden()
    page.get_by_label("Only to these topics").check()
    page.get_by_label("Letters").check()
    assert violations(page) == []
    shoot(page, "unsubscribe-kind")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Paste a list instead").click()
    rows = [profile.attributes["email"] for profile in five]
    page.get_by_label("Values").fill("\n".join([*rows, "nobody@x.example"]))
    assert violations(page) == []
    shoot(page, "unsubscribe-list")
    page.get_by_role("button", name="Take what was pasted").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Reading the rows").first).to_be_visible()
    work_on(acme)
    heading = "3 profiles of People will be unsubscribed"
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    assert violations(page) == []
    shoot(page, "unsubscribe-overview")
    page.get_by_role("link", name="Unsubscribe…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").check()
    shoot(page, "unsubscribe-dialog", full_page=False)
    dialog.get_by_role("button", name="Unsubscribe them").click()
    expect(page.get_by_role("heading", name="Unsubscribing")).to_be_visible()
    work_on(acme)
    expect(page.get_by_text("Profiles unsubscribed")).to_be_visible()
    assert violations(page) == []
    shoot(page, "unsubscribe-report")
    with page.expect_download() as fetched:
        page.get_by_role("link", name=re.compile("^Download")).click()
    assert b"person0@" in fetched.value.path().read_bytes()
    page.goto(f"/a/acme/tables/people/profiles/{five[0].pk}/")
    expect(page.get_by_text("Unsubscribed").first).to_be_visible()
    page.locator("summary", has_text="History").click()
    expect(page.get_by_text("import: Unsubscribe from People")).to_be_visible()
    shoot(page, "unsubscribe-person")
