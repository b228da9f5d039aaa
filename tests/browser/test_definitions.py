"""Tables and attributes in a real browser: defined, put in order, refused at a field."""

import re

import pytest
from playwright.sync_api import expect

from profiles.models import Attribute, ProfileTable
from tests import factories
from tests.browser.conftest import NARROW

HERE = "/a/acme/tables/people/definition/"


@pytest.fixture
def crowd(people):
    return [
        factories.profile(people, crm_id="1", first_name="Ann", city="Ghent"),
        factories.profile(people, crm_id="2", first_name="Bob"),
    ]


def rows(page):
    return page.locator("#attributes tbody th small").all_inner_texts()


def box(page, label):
    return page.get_by_role("textbox", name=label)


def test_a_table_is_defined_from_nothing(page_as, ada, acme, scope, shoot):
    page = page_as(ada)
    page.goto("/a/acme/tables/")
    page.get_by_role("link", name="New table").click()
    page.get_by_role("button", name="Create the table").click()
    expect(box(page, re.compile("^Name"))).to_be_focused()  # the browser asks for it
    box(page, re.compile("^Name")).fill("Fan club")
    expect(box(page, "Region of phone numbers")).to_be_hidden()
    page.get_by_role("combobox", name="Its values are").select_option("phone")
    box(page, "Region of phone numbers").fill("XX")
    page.get_by_role("button", name="Create the table").click()
    expect(page.locator("#id_key_region_error")).to_contain_text("no country code")
    shoot(page, "table-refused")
    page.get_by_role("combobox", name="Its values are").select_option("email")
    page.get_by_role("button", name="Create the table").click()
    expect(page.get_by_text("The table was created.")).to_be_visible()
    page.get_by_role("link", name="New attribute").click()
    box(page, "Label").fill("Size")
    expect(box(page, "Choices")).to_be_hidden()
    page.get_by_role("combobox", name="Type").select_option("choice")
    expect(page.get_by_role("checkbox", name="several values")).to_be_hidden()
    page.get_by_role("button", name="Add the attribute").click()
    expect(page.locator("#id_choices_error")).to_contain_text("Name the choices")
    box(page, "Choices").fill("S\nM\nL")
    page.get_by_role("button", name="Add the attribute").click()
    expect(page.get_by_text("The attribute Size was added.")).to_be_visible()
    assert rows(page) == ["email", "first_name", "last_name", "size"]
    shoot(page, "definition")
    with scope(acme):
        table = ProfileTable.objects.get(account=acme, slug="fan-club")
        size = Attribute.objects.get(account=acme, table=table, name="size")
        assert size.choices == ["S", "M", "L"]


def test_attributes_are_ordered_by_keyboard_and_by_mouse(page_as, ada, crowd):
    page = page_as(ada)
    page.goto(HERE)
    names = ["email", "phone", "crm_id", "first_name", "last_name", "city"]
    assert rows(page) == names
    up = page.get_by_role("button", name="Move city up")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#attributes tbody th small").nth(4)).to_have_text("city")
    expect(page.get_by_role("button", name="Move city up")).to_be_focused()
    grips = page.locator(".grip")
    with page.expect_response(re.compile("attributes/order")):
        grips.nth(0).drag_to(page.locator("[data-reorder-row]").nth(2))
    expect(page.locator("#attributes tbody th small").nth(0)).to_have_text("phone")
    page.reload()
    assert rows(page)[0] == "phone"
    assert sorted(rows(page)) == sorted(names)


def test_what_profiles_break_is_refused_at_the_field(
    page_as, ada, crowd, acme, scope, shoot
):
    page = page_as(ada)
    page.goto(HERE)
    page.get_by_role("link", name="Change city").click()
    page.get_by_role("checkbox", name="Every profile needs a value").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#id_required_error")).to_contain_text("1 profile has no value")
    shoot(page, "attribute-refused")
    page.get_by_role("link", name="Show them").click()
    expect(page.get_by_role("link", name="Bob")).to_be_visible()
    page.get_by_role("link", name="Back to the attribute").click()
    page.get_by_role("checkbox", name="Every profile needs a value").check()
    page.get_by_role("checkbox", name="From now on").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The attribute city was changed.")).to_be_visible()
    page.goto("/a/acme/tables/people/profiles/new/")
    expect(page.get_by_role("textbox", name="city")).to_have_attribute("required", "")
    with scope(acme):
        assert Attribute.objects.get(account=acme, name="city").required


def test_an_attribute_is_removed_with_its_values(page_as, ada, crowd, acme, scope):
    page = page_as(ada)
    page.goto("/a/acme/tables/people/attribute/city/")
    page.get_by_role("link", name="Remove…").click()
    dialog = page.get_by_role("dialog", name="Remove city for good?")
    expect(page.get_by_role("link", name="Not now")).to_be_focused()
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Remove the attribute").click()
    expect(page.get_by_text("city was removed with all of its values.")).to_be_visible()
    with scope(acme):
        crowd[0].refresh_from_db()
        assert "city" not in crowd[0].attributes


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_definitions_are_for_everybody(
    page_as, ada, crowd, violations, scrolls_sideways, shoot, scheme
):
    page = page_as(ada, viewport=NARROW, color_scheme=scheme)
    for name, path in {
        "definition": HERE,
        "attribute": "/a/acme/tables/people/attribute/city/",
        "attribute-removal": "/a/acme/tables/people/attribute/city/removal/",
        "table-new": "/a/acme/tables/new/",
        "table-edit": f"{HERE}edit/",
        "tags": "/a/acme/tags/",
        "topic-new": "/a/acme/topics/new/",
        "sections": "/a/acme/sections/",
    }.items():
        page.goto(path)
        assert violations(page) == [], path
        assert not scrolls_sideways(page), path
        shoot(page, f"{name}-{scheme}")
