"""A table with two keys and a table beside it, people in them, and out of them again."""

import io
import json
import re
import zipfile

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from exports.actions.make_export import make_export
from exports.models import Export
from imports.actions.run_execution import run_execution
from imports.actions.stage_import import stage_import
from imports.queries import executions, imports
from interactions.models import CustomEntry, CustomTable
from profiles.actions.carry_out_key_change import carry_out_key_change
from profiles.models import Identifier, KeyChange, Profile
from segments.models import Segment
from tests import factories

MEMBERS = "/a/acme/tables/members/"
PEOPLE = (
    "email,card,first_name,last_name\n"
    "anna@example.com,A-1,Anna,Berg\n"
    "ben@example.com,B-2,Ben,Claes\n"
    "cleo@example.com,C-3,Cleo,Daems\n"
)


@pytest.fixture
def work(acme, scope):
    """Return what workers do with all that is due."""

    def worked():
        with scope(acme):
            changes = list(KeyChange.objects.filter(status="running"))
            staging = list(imports(acme).filter(status="staging"))
            launched = list(executions(acme).filter(ended=None))
            queued = list(Export.objects.filter(account=acme, status="queued"))
        for change in changes:
            while not carry_out_key_change(change):
                pass
        for run in staging:
            stage_import(run)
        for execution in launched:
            run_execution(execution)
        for export in queued:
            make_export(export)

    return worked


def define_the_table(page, work):
    page.goto("/a/acme/tables/")
    page.get_by_role("link", name="New table").click()
    page.get_by_role("textbox", name=re.compile("^Name")).fill("Members")
    page.get_by_role("combobox", name="Its values are").select_option("email")
    page.get_by_role("button", name="Create the table").click()
    expect(page.get_by_text("The table was created.")).to_be_visible()
    page.get_by_role("link", name="New attribute").click()
    page.get_by_role("textbox", name="Label").fill("Card")
    page.get_by_role("button", name="Add the attribute").click()
    expect(page.get_by_text("The attribute Card was added.")).to_be_visible()
    page.goto(f"{MEMBERS}keys/")
    page.get_by_role("link", name="Make an attribute unique").click()
    page.get_by_label("Attribute").select_option("Card")
    page.get_by_label("Its values are").select_option("text")
    page.get_by_role("button", name="Make it unique").click()
    expect(page.get_by_text("Card is being made unique", exact=True)).to_be_visible()
    work()
    page.goto(f"{MEMBERS}keys/")
    expect(page.get_by_role("row", name="Card card")).to_contain_text("In use")


def define_the_custom_table(page):
    page.goto(f"{MEMBERS}custom/")
    page.get_by_role("link", name="New custom table").click()
    page.get_by_label("Name", exact=True).fill("Orders")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("link", name="New attribute").click()
    page.get_by_label("Label").fill("Product")
    page.get_by_label("Type").select_option("text")
    page.get_by_role("button", name="Add the attribute").click()


def import_the_people(page, work, shoot):
    page.goto("/a/acme/imports/new/?table=members&kind=upsert")
    page.get_by_label("Drop a file here").set_input_files(
        {"name": "members.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    )
    page.get_by_role("button", name="Upload and continue").click()
    expect(page.get_by_role("heading", name="Key and columns")).to_be_visible()
    shoot(page, "journey-mapping")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Reading").first).to_be_visible()
    work()
    page.reload()
    shoot(page, "journey-overview")
    page.get_by_role("link", name="Import…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Import them").click()
    page.wait_for_url(re.compile(r"/executions/\d+/$"))
    work()
    expect(page.get_by_role("heading", name="Report", exact=True)).to_be_visible()
    shoot(page, "journey-report")


def order_something(page):
    page.goto(f"{MEMBERS}custom/orders/entries/")
    page.get_by_role("link", name="New entry").click()
    page.get_by_label("Profile").fill("A-1")
    page.get_by_label("Product").fill("Tent")
    page.get_by_role("button", name="Add the entry").click()
    expect(page.get_by_role("link", name="Anna Berg")).to_be_visible()


def fetch_their_copy(page, work):
    page.get_by_text("GDPR").click()
    page.get_by_role("button", name="Export").click()
    page.wait_for_url(re.compile(r"/a/acme/exports/\d+/$"))
    work()
    page.reload()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Download").click()
    content = fetched.value.path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return json.loads(archive.read("profile.json"))


def test_a_table_is_defined_filled_looked_at_and_emptied(
    page_as, ada, acme, scope, work, shoot, violations
):
    page = page_as(ada)
    define_the_table(page, work)
    define_the_custom_table(page)
    import_the_people(page, work, shoot)
    order_something(page)

    page.goto(f"{MEMBERS}profiles/")
    page.get_by_role("link", name="Anna Berg").click()
    expect(page.get_by_role("heading", name="Anna Berg")).to_be_visible()
    expect(page.locator("#entries")).to_contain_text("Tent")
    assert violations(page) == []
    shoot(page, "journey-person")
    anna = page.url
    copy = fetch_their_copy(page, work)
    assert copy["profile"]["attributes"] == {
        "email": "anna@example.com",
        "card": "A-1",
        "first_name": "Anna",
        "last_name": "Berg",
    }
    assert {each["value"] for each in copy["identifiers"]} == {
        "anna@example.com",
        "A-1",
    }
    [entry] = copy["entries"]
    assert entry["attributes"] == {"product": "Tent"}

    page.goto(anna)
    page.get_by_text("GDPR").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("checkbox", name="I understand").check()
    page.locator("dialog .btn-danger").click()
    expect(page.get_by_text("1 profile was deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="Anna Berg")).to_have_count(0)
    expect(page.get_by_role("link", name="Ben Claes")).to_be_visible()

    page.get_by_label("Select the rows of this page").check()
    page.get_by_role("button", name="Delete selected profiles").click()
    page.get_by_role("checkbox", name="I understand").check()
    page.locator("dialog .btn-danger").click()
    expect(page.get_by_text("2 profiles were deleted.")).to_be_visible()
    with scope(acme):
        assert not Profile.objects.exists()
        assert not Identifier.objects.exists()
        table = CustomTable.objects.get()
        left = CustomEntry.objects.filter(custom_table=table).count()
        assert left == (0 if table.on_erasure == "delete" else 1)
        assert not CustomEntry.objects.exclude(profile=None).exists()


@pytest.fixture
def crowd(people):
    """Return twelve people, seven of whom live in Ghent."""
    return [
        factories.profile(
            people,
            email=f"person{number}@example.com",
            crm_id=f"00{number}",
            first_name=f"First{number}",
            city="Ghent" if number < 7 else "Mons",
        )
        for number in range(12)
    ]


def test_a_segment_is_exported_as_a_workbook_with_whom_it_counts(
    page_as, ada, acme, scope, people, crowd, work, shoot
):
    with scope(acme):
        segment = Segment.objects.create(
            account=acme,
            table=people,
            name="Ghent",
            criterion={
                "shape": "attribute",
                "attribute": "city",
                "test": {"is": "is one of", "values": ["Ghent"]},
            },
        )
    page = page_as(ada)
    page.goto(f"/a/acme/segments/{segment.pk}/")
    expect(page.get_by_text("7 profiles match")).to_be_visible()
    page.get_by_role("link", name="Export Profiles").click()
    page.get_by_label(re.compile("XLSX|Excel")).check()
    shoot(page, "export-new")
    page.get_by_role("button", name="Export").click()
    page.wait_for_url(re.compile(r"/a/acme/exports/\d+/$"))
    work()
    page.reload()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Download").click()
    assert fetched.value.suggested_filename.endswith(".xlsx")
    book = load_workbook(io.BytesIO(fetched.value.path().read_bytes()))
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert len(rows) == 7
    place = header.index("email")
    assert {row[place] for row in rows} == {
        profile.attributes["email"] for profile in crowd[:7]
    }
    # Numbers that are names stay as they are.
    assert {row[header.index("crm_id")] for row in rows} == {
        f"00{number}" for number in range(7)
    }
