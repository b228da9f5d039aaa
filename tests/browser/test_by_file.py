"""Deletion by file in a real browser: with a real worker, and refused."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from imports.actions.run_execution import run_execution
from imports.actions.stage_import import stage_import
from imports.queries import executions, imports
from profiles.models import Profile
from tenancy.scope import account_transaction
from tests.browser.painting import PAINTED
from tests.databases import program_url

DATA = Path(settings.BASE_DIR) / "tests" / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))["files"]
WORKER_MILLISECONDS = 60_000


@pytest.fixture
def population(live_server: Any, contacts: Any, olga: Any, ada: Any) -> Any:
    """Fill a table with the people that the data files are about."""
    for key in ("email", "phone", "crm_id"):
        file = str(DATA / f"profiles_by_{key}.csv")
        call_command("load_profiles", file, account="acme", table="contacts", key=key)
    return contacts


@pytest.fixture
def worker(live_server: Any, tmp_path: Path) -> Iterator[None]:
    """Run a real Celery worker on this test's database."""
    environment = {
        **os.environ,
        "DATABASE_URL": program_url(),
        "LETHE_DATA": str(tmp_path),
    }
    log = (tmp_path / "worker.log").open("wb")
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker"]
    running = subprocess.Popen(
        [*command, "--pool=solo", "--loglevel=WARNING", "--without-gossip"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=log,
        stderr=log,
    )
    yield
    running.send_signal(signal.SIGTERM)
    running.wait(timeout=30)
    log.close()


def work_on(account: Any) -> None:
    """Do a worker's part here and now."""
    with account_transaction(account):
        waiting = list(imports(account).filter(status="staging"))
        launched = list(executions(account).filter(ended=None))
    for run in waiting:
        stage_import(run)
    for execution in launched:
        run_execution(execution)


def upload(page: Page, file: Path) -> None:
    page.goto("/a/acme/imports/new/?table=contacts")
    page.get_by_label("Drop a file here").set_input_files(file)
    page.get_by_role("button", name="Upload and continue").click()


def counts(page: Page) -> dict[str, int]:
    """Return the numbers of rows by outcome, as the page has them."""
    found = {}
    for line in page.locator(".outcome-list > li").all():
        word = line.locator(".outcome").inner_text().strip().lower()
        number = line.locator(".outcome-count").inner_text()
        found[word] = int("".join(filter(str.isdigit, number)))
    return found


def check(
    page: Page,
    name: str,
    shoot: Callable[..., None],
    violations: Callable[..., list[str]],
    scrolls_sideways: Callable[[Page], bool],
) -> None:
    """Look at a page narrow and wide, dark and light; pictures show all four."""
    for width, height, judged in ((360, 740, "dark"), (1280, 900, "light")):
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme)
            page.evaluate(PAINTED)
            shoot(page, f"{name}-{width}-{theme}")
            if theme == judged:
                assert violations(page) == [], (name, width, theme)
        assert not scrolls_sideways(page), (name, width)


def test_a_list_is_deleted_with_a_real_worker(
    page_as, population, ada, acme, worker, shoot, violations, scrolls_sideways
):
    look = (shoot, violations, scrolls_sideways)
    expected = EXPECTED["hubspot_unsubscribed.csv"]["outcomes"]
    page = page_as(ada)
    page.goto("/a/acme/imports/new/?table=contacts")
    check(page, "file-3-file", *look)
    upload(page, DATA / "hubspot_unsubscribed.csv")

    expect(page.get_by_role("heading", name="Unique key and column")).to_be_visible()
    expect(page.get_by_label("Column of the file")).to_contain_text("Email")
    assert page.get_by_label("Encoding").input_value() == "utf-8-sig"
    check(page, "file-4-mapping", *look)
    page.get_by_role("button", name="Continue").click()

    title = page.get_by_role("heading", name="641 profiles of Contacts will be deleted")
    expect(title).to_be_visible(timeout=WORKER_MILLISECONDS)
    before = counts(page)
    assert before.pop("to be deleted") == expected["deleted"]
    assert before == {word: n for word, n in expected.items() if word != "deleted"}
    check(page, "file-5-overview", *look)

    page.get_by_role("link", name="Delete…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Not now")).to_be_focused()
    act = dialog.get_by_role("button", name="Delete 641 profiles")
    expect(act).to_be_disabled()
    check(page, "file-6-confirmation", *look)
    dialog.get_by_label("Reason").fill("Unsubscribed in October")
    dialog.get_by_role("checkbox").check()
    act.click()

    report = page.get_by_role("heading", name="Delete Report")
    expect(report).to_be_visible(timeout=WORKER_MILLISECONDS)
    # The report came by itself, and the way to it with it.
    way = page.get_by_role("navigation", name="You are here")
    expect(way.get_by_role("link", name="Completed Executions")).to_be_visible()
    expect(way.get_by_role("link", name="In Progress")).to_have_count(0)
    assert counts(page) == expected
    expect(page.get_by_text("Nothing is left of them")).to_be_visible()
    expect(page.get_by_text("Unsubscribed in October")).to_be_visible()
    check(page, "file-7-report", *look)

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = list(
        csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig")))
    )
    assert len(rows) - 1 == sum(expected.values()) - expected["deleted"]
    with account_transaction(acme):
        assert Profile.objects.visible(acme).count() == 20_000 - expected["deleted"]

    page.get_by_role("link", name="Notifications, 1 unread").click()
    check(page, "file-8-notifications", *look)
    page.get_by_role("button", name="Deletion completed").click()
    expect(report).to_be_visible()
    page.get_by_role("link", name="Completed Executions").first.click()
    expect(page.get_by_role("cell", name="641")).to_be_visible()
    check(page, "file-9-completed", *look)
    page.get_by_role("link", name="Audit trail").click()
    check(page, "file-10-audit", *look)
    page.get_by_role("link", name="Check that nothing was changed").click()
    expect(page.get_by_role("heading", name="The chain is intact")).to_be_visible()


def test_a_workbook_is_deleted_by_keyboard_alone(
    page_as, population, ada, acme, shoot, violations
):
    expected = EXPECTED["crm_cleanup.xlsx"]["outcomes"]
    page = page_as(ada)
    upload(page, DATA / "crm_cleanup.xlsx")
    assert page.get_by_label("Sheet").input_value() == "To delete"
    expect(page.get_by_text("values fit the key")).to_be_visible()

    # Another sheet, and back: the rows follow at once, and the focus stays.
    sheet = page.get_by_label("Sheet")
    sheet.focus()
    sheet.select_option("Empty")
    expect(page.locator(".field-errors")).to_be_visible()
    expect(sheet).to_be_focused()
    shoot(page, "file-4-refused-sheet")
    assert violations(page) == []
    sheet.select_option("To delete")
    expect(page.locator("thead .is-mapped")).to_contain_text("CRM")
    page.get_by_role("button", name="Continue").press("Enter")

    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    expect(page.get_by_text("You may close this page")).to_be_visible()
    work_on(acme)
    expect(page.get_by_role("heading", name="800 profiles")).to_be_visible()
    page.get_by_role("link", name="Show rows (duplicate)").press("Enter")
    expect(page.get_by_text("Repeats row")).to_be_visible()
    shoot(page, "file-5-overview-rows")

    page.get_by_role("link", name="Delete…").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Not now")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("link", name="Delete…")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("link", name="Not now")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    shoot(page, "file-7-running")
    assert violations(page) == []
    page.goto("/a/acme/in-progress/")
    shoot(page, "file-7-in-progress")
    assert violations(page) == []
    page.get_by_role("link", name=re.compile("^Delete from Contacts")).click()
    work_on(acme)
    expect(page.get_by_role("heading", name="Delete Report")).to_be_visible()
    assert counts(page) == expected


def test_a_run_is_stopped_in_the_browser(page_as, population, ada, acme, violations):
    page = page_as(ada)
    upload(page, DATA / "mobiles_as_numbers.xlsx")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("You may close this page")).to_be_visible()
    work_on(acme)
    page.get_by_role("link", name="Delete…").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Delete 400 profiles").click()
    page.get_by_role("link", name="Stop").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Let it run")).to_be_focused()
    assert violations(page) == []
    dialog.get_by_role("button", name="Stop the run").click()
    expect(page.get_by_text("The run stops as soon as")).to_be_visible()
    work_on(acme)
    expect(page.get_by_role("heading", name="This run was stopped")).to_be_visible()
    assert counts(page) == {"deleted": 0, "not reached": 400}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("empty.csv", "The file is empty."),
        ("html_error_page.xlsx", "This is a web page, not a list."),
        ("bomb.xlsx", "unpacks to more than"),
        ("renamed.exe.csv", "not a list."),
        ("header_only.csv", "There are no data rows below the header."),
    ],
)
def test_a_broken_file_is_refused_where_it_was_chosen(
    page_as, live_server, contacts, ada, name, said, shoot, violations
):
    page = page_as(ada)
    upload(page, DATA / "broken" / name)
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    expect(page.get_by_role("button", name="Upload and continue")).to_be_enabled()
    shoot(page, f"file-3-refused-{name}")
    assert violations(page) == []


def test_a_file_over_the_limit_is_told_before_it_is_sent(
    page_as, live_server, contacts, ada, tmp_path
):
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    page = page_as(ada)
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    upload(page, large)
    expect(page.get_by_role("alert").filter(has_text="the limit is")).to_be_visible()
    assert "POST" not in sent


def test_without_scripts_a_list_is_uploaded_and_confirmed(
    page_as, population, ada, acme
):
    page = page_as(ada, java_script_enabled=False)
    upload(page, DATA / "mobiles_as_numbers.xlsx")
    page.get_by_label("First row", exact=True).select_option("no")
    page.get_by_role("button", name="Show the rows again").click()
    expect(page.locator("thead .is-mapped")).to_contain_text("column 1")
    page.get_by_label("First row", exact=True).select_option("yes")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("thead .is-mapped")).to_contain_text("mobile")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("You may close this page")).to_be_visible()
    work_on(acme)
    page.reload()
    page.get_by_role("link", name="Delete…").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Delete 400 profiles").click()
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    work_on(acme)
    page.reload()
    assert counts(page) == {"deleted": 400}


def test_the_pages_beside_the_way_are_as_good(
    page_as, population, ada, acme, shoot, violations, scrolls_sideways
):
    look = (shoot, violations, scrolls_sideways)
    page = page_as(ada)
    for name, url in (
        ("none-in-progress", "in-progress/"),
        ("none-completed", "completed-executions/"),
        ("none-notifications", "notifications/"),
        ("file-1-general", "imports/new/?table=contacts&step=general"),
        ("file-2-kind", "imports/new/?table=contacts&step=kind"),
        ("audit-integrity", "audit/integrity/"),
    ):
        page.goto(f"/a/acme/{url}")
        check(page, name, *look)
    upload(page, DATA / "salesforce_report_footer.csv")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("You may close this page")).to_be_visible()
    check(page, "file-5-reading", *look)
    work_on(acme)
    expect(page.get_by_role("heading", name="300 profiles")).to_be_visible()
    run = page.url.split("/")[-3]
    page.goto(f"/a/acme/imports/{run}/launch/")
    check(page, "file-6-page", *look)
    page.goto(f"/a/acme/imports/{run}/file/")
    check(page, "file-3-replace", *look)
    page.goto("/a/acme/in-progress/")
    check(page, "being-prepared", *look)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("The import was cancelled")).to_be_visible()
