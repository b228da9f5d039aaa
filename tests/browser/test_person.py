"""One person in a real browser: look at them, edit them, export, delete them."""

import re

import pytest
from playwright.sync_api import expect

from erasure.models import Erasure
from exports.models import Export
from interactions.models import CustomEvent
from profiles.models import Profile, Tag
from tests import factories
from tests.browser.conftest import NARROW

GRID = "/a/acme/tables/people/profiles/"


@pytest.fixture
def anna(people, acme, scope):
    made = factories.profile(
        people,
        email="anna@example.com",
        crm_id="A-1",
        first_name="Anna",
        last_name="Berg",
    )
    factories.traces(made)
    factories.profile(people, email="bob@example.com", first_name="Bob")
    with scope(acme):
        Tag.objects.create(account=acme, name="VIP")
        CustomEvent.objects.bulk_create(
            CustomEvent(
                account=acme,
                profile=made,
                kind=f"visit {number}",
                data={"page": f"/{number}"},
                happened_at=made.created.replace(year=2025, microsecond=number),
            )
            for number in range(60)
        )
    return made


@pytest.fixture
def page(page_as, max_, anna):
    """Return Anna's page, reached from the grid, once its parts have come."""

    def opened(**options):
        page = page_as(max_, **options)
        page.goto(GRID)
        page.get_by_role("link", name="Anna Berg").click()
        expect(page.get_by_role("heading", name="Anna Berg")).to_be_visible()
        if options.get("java_script_enabled", True):
            for part in ("#timeline", "#activity", "#entries"):
                expect(page.locator(part)).to_be_visible()
        return page

    return opened


def field(page, label):
    return page.get_by_role("textbox", name=label, exact=True)


def test_a_person_is_looked_at_edited_and_deleted(page, anna, acme, scope, shoot):
    page = page()
    shoot(page, "person")
    page.get_by_role("link", name="Edit").click()
    field(page, "first_name").fill("Annabel")
    field(page, "email").fill("bob@example.com")
    page.get_by_role("checkbox", name="VIP").check()
    page.get_by_role("combobox", name="Newsletter").select_option("Unsubscribed")
    page.get_by_role("button", name="Save").click()
    wrong = field(page, "email")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#id_value-email_error")).to_contain_text(
        "Somebody else is known under this value already."
    )
    expect(field(page, "first_name")).to_have_value("Annabel")
    shoot(page, "person-edit-refused")
    wrong.fill("annabel@example.com")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The profile was saved.")).to_be_visible()
    expect(page.get_by_role("heading", name="Annabel Berg")).to_be_visible()
    expect(page.locator(".person")).to_contain_text("annabel@example.com")
    expect(page.locator(".person")).to_contain_text("VIP")
    page.get_by_text("History").click()
    expect(page.locator(".consents")).to_contain_text(
        re.compile(r"Unsubscribed.*edit.*Subscribed.*form", re.DOTALL)
    )
    page.get_by_text("GDPR").click()
    page.get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog", name="Delete 1 profile for good?")
    expect(dialog).to_contain_text("Annabel Berg")
    expect(page.get_by_role("link", name="Keep them")).to_be_focused()
    page.get_by_role("link", name="Keep them").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#gdpr-menu")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("checkbox", name="I understand").check()
    shoot(page, "person-delete", full_page=False)
    page.locator("dialog .btn-danger").click()
    expect(page.get_by_text("1 profile was deleted.")).to_be_visible()
    expect(page).to_have_url(re.compile(f"{GRID}$"))
    expect(page.get_by_role("link", name="Annabel Berg")).to_have_count(0)
    with scope(acme):
        assert Erasure.objects.get().door == "person"
        assert not Profile.objects.filter(pk=anna.pk).exists()


def test_a_copy_of_all_that_is_held_is_asked_for(page, anna, acme, scope):
    page = page()
    page.get_by_text("GDPR").click()
    page.get_by_role("button", name="Export").click()
    expect(page).to_have_url(re.compile(r"/a/acme/exports/\d+/$"))
    with scope(acme):
        newest = Export.objects.filter(account=acme).latest("pk")
    assert page.url.endswith(f"/{newest.pk}/")
    assert newest.kind == "person"


def test_the_timeline_is_narrowed_and_goes_on(page):
    page = page()
    rows = page.locator("#timeline .chronicle > li:not(.chronicle-more)")
    expect(rows).to_have_count(25)
    page.get_by_role("link", name="Show older").click()
    expect(rows).to_have_count(50)
    expect(rows.nth(25)).to_be_focused()
    page.get_by_role("link", name="Show older").click()
    expect(rows).to_have_count(67)
    expect(page.get_by_role("link", name="Show older")).to_have_count(0)
    page.get_by_role("link", name="Goals", exact=True).click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Purchase")
    expect(page.get_by_role("link", name="Goals", exact=True)).to_have_attribute(
        "aria-current", "true"
    )


def test_a_section_has_a_part_of_its_own(page, acme, scope):
    page = page()
    page.get_by_role("link", name="Edit").click()
    page.get_by_role("link", name="Belgium").click()
    expect(page.get_by_text("holds in Belgium only")).to_be_visible()
    field(page, "city").fill("Ghent")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".person")).to_contain_text("Ghent")


def test_without_javascript_links_and_forms_do_it_all(page, anna):
    page = page(java_script_enabled=False)
    page.get_by_role("link", name="Timeline").click()
    expect(page.get_by_role("heading", name="Timeline", level=1)).to_be_visible()
    page.get_by_role("link", name="Show older").click()
    expect(page.get_by_text("visit 40")).to_be_visible()
    page.get_by_role("link", name="Anna Berg").click()
    page.get_by_text("GDPR").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("link", name="Keep them").click()
    expect(page.get_by_role("heading", name="Anna Berg")).to_be_visible()
    page.get_by_role("link", name="Edit").click()
    field(page, "city").fill("Ghent")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The profile was saved.")).to_be_visible()


def test_a_new_profile_is_made(page_as, max_, people):
    page = page_as(max_)
    page.goto(GRID)
    page.get_by_role("link", name="New profile").first.click()
    page.get_by_role("button", name="Create the profile").click()
    expect(page.get_by_role("alert")).to_contain_text("at least one unique key")
    field(page, "email").fill("eve@example.com")
    field(page, "first_name").fill("Eve")
    page.get_by_role("button", name="Create the profile").click()
    expect(page.get_by_text("The profile was created.")).to_be_visible()
    expect(page.get_by_role("heading", name="Eve")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [None, NARROW], ids=["wide", "narrow"])
def test_every_page_is_accessible_and_fits_the_screen(
    page, violations, scrolls_sideways, shoot, scheme, viewport
):
    options = {"color_scheme": scheme, **({"viewport": viewport} if viewport else {})}
    tag = f"{'narrow' if viewport else 'wide'}-{scheme}"
    page = page(**options)

    def check(name):
        assert violations(page) == []
        assert not scrolls_sideways(page)
        shoot(page, f"{name}-{tag}")

    page.get_by_text("The figures as a table").click()
    page.get_by_text("History").click()
    check("person")
    page.get_by_role("link", name="Edit").click()
    field(page, "email").fill("no address")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check("person-edit")
    page.get_by_role("link", name="Belgium").click()
    check("person-section")
