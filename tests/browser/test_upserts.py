"""People are added and updated by file in a real browser, from the table to the report."""

from typing import Any

import pytest
from playwright.sync_api import expect

from imports.actions.run_execution import run_execution
from imports.actions.stage_import import stage_import
from imports.queries import executions, imports
from profiles.models import Profile
from tenancy.scope import account_transaction
from tests import factories

LIST = """Email,First name,City,Shoe size
anna@x.example,Anne,Gent,38
bo@x.example,Bo,Lier,41
no-address,Nobody,Lier,40
"""


@pytest.fixture
def anna(live_server: Any, people: Any) -> Any:
    return factories.profile(
        people, email="anna@x.example", first_name="Anna", last_name="Ash"
    )


def work_on(account: Any) -> None:
    """Do a worker's part here and now."""
    with account_transaction(account):
        waiting = list(imports(account).filter(status="staging"))
        launched = list(executions(account).filter(ended=None))
    for run in waiting:
        stage_import(run)
    for execution in launched:
        run_execution(execution)


def test_people_are_added_and_updated_by_file(
    page_as: Any,
    ada: Any,
    acme: Any,
    people: Any,
    anna: Any,
    tmp_path: Any,
    shoot: Any,
    violations: Any,
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(LIST)
    page = page_as(ada)
    page.goto("/a/acme/imports/new/?kind=upsert&table=people&step=kind")
    expect(page.get_by_label("Only update known profiles")).to_be_visible()
    assert violations(page) == []
    shoot(page, "upsert-kind")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Drop a file here, or choose one").set_input_files(file)
    page.get_by_role("button", name="Upload and continue").click()
    expect(page.get_by_role("heading", name="Key and columns")).to_be_visible()
    first_name = page.get_by_label("“First name” is for")
    expect(first_name).to_have_value("attribute:first_name")
    page.get_by_label("“Shoe size” is for").select_option("new:integer")
    expect(page.get_by_role("row", name="Shoe size")).to_contain_text("38")
    assert violations(page) == []
    shoot(page, "upsert-columns")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Reading the rows").first).to_be_visible()
    work_on(acme)
    heading = "1 profile will be added to People, and 1 updated"
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.locator("del", has_text="Anna")).to_be_visible()
    page.get_by_role("link", name="Show rows (invalid)").click()
    expect(page.locator("#rows-invalid")).to_contain_text("Row 3")
    assert violations(page) == []
    shoot(page, "upsert-overview")
    page.get_by_role("link", name="Import…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").check()
    assert violations(page) == []
    shoot(page, "upsert-dialog", full_page=False)
    dialog.get_by_role("button", name="Import them").click()
    expect(page.get_by_role("heading", name="Importing")).to_be_visible()
    work_on(acme)
    expect(page.get_by_role("heading", name="Report", exact=True)).to_be_visible()
    assert violations(page) == []
    shoot(page, "upsert-report")
    with account_transaction(acme):
        found = Profile.objects.order_by("pk").values_list("name", "attributes")
        assert [name for name, _values in found] == ["Anne Ash", "Bo"]
        assert found[1][1]["shoe_size"] == 41
