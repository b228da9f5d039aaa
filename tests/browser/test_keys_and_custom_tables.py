"""A unique key and a custom table are made in a real browser."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from interactions.actions.change_entry_attribute import change_entry_attribute
from interactions.models import CustomEntry, CustomTable, EntryAttribute
from profiles.actions.carry_out_key_change import carry_out_key_change
from profiles.models import Attribute, KeyChange, UniqueKey
from profiles.terms import Terms
from tests import factories
from tests.browser.conftest import NARROW

KEYS = "/a/acme/tables/people/keys/"
CUSTOM = "/a/acme/tables/people/custom/"


@pytest.fixture
def twins(people, acme, scope):
    """Give the table an attribute that two people share a value of."""
    with scope(acme):
        Attribute.objects.create(
            account=acme, table=people, name="card", label="Card", position=9
        )
    return [
        factories.profile(people, crm_id=f"c{n}", first_name=name, card="A-1")
        for n, name in enumerate(("Ann", "Bob"))
    ]


@pytest.fixture
def work(acme, scope):
    """Return what a worker does with the change that was asked for."""

    def worked():
        with scope(acme):
            change = KeyChange.objects.get(status="running")
        while not carry_out_key_change(change):
            pass

    return worked


def ask(page):
    page.get_by_role("link", name="Make an attribute unique").click()
    page.get_by_label("Attribute").select_option("Card")
    page.get_by_label("Its values are").select_option("text")
    page.get_by_role("button", name="Make it unique").click()
    expect(page.get_by_text("Card is being made unique", exact=True)).to_be_visible()


def test_duplicates_are_listed_put_right_and_the_key_is_made(
    page_as, ada, twins, work, acme, scope, shoot
):
    page = page_as(ada)
    page.goto(f"{KEYS}new/")
    expect(page.get_by_label("Country of phone numbers")).to_be_hidden()
    page.goto(KEYS)
    ask(page)
    shoot(page, "keys-building")
    work()
    expect(page.get_by_text("Card was not made unique")).to_be_visible()
    shoot(page, "keys-refused")
    page.get_by_role("link", name="Show them").click()
    expect(page.get_by_role("link", name="Ann")).to_be_visible()
    shoot(page, "keys-duplicates")
    page.get_by_role("link", name="Bob").click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_role("textbox", name="Card").fill("B-1")
    page.get_by_role("button", name="Save").click()
    page.goto(KEYS)
    ask(page)
    work()
    expect(page.get_by_role("row", name="Card card")).to_contain_text("In use")
    shoot(page, "keys")
    with scope(acme):
        assert UniqueKey.objects.filter(attribute__name="card").exists()


def test_a_custom_table_is_defined_filled_and_its_fate_changed(
    page_as, ada, twins, acme, scope, shoot
):
    page = page_as(ada)
    page.goto(CUSTOM)
    page.get_by_role("link", name="New custom table").click()
    page.get_by_label("Name", exact=True).fill("Wishes")
    page.get_by_role("button", name="Create").click()
    for label, type_ in (("Product", "text"), ("Quantity", "integer")):
        page.get_by_role("link", name="New attribute").click()
        page.get_by_label("Label").fill(label)
        page.get_by_label("Type").select_option(type_)
        page.get_by_role("button", name="Add the attribute").click()
    shoot(page, "custom-definition")
    page.get_by_role("link", name="Entries", exact=True).click()
    page.get_by_role("link", name="New entry").click()
    page.get_by_label("Profile").fill("c0")
    page.get_by_label("Product").fill("Tent")
    page.get_by_label("Quantity").fill("two")
    page.get_by_role("button", name="Add the entry").click()
    expect(page.get_by_label("Quantity")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Quantity").fill("2")
    page.get_by_role("button", name="Add the entry").click()
    expect(page.get_by_role("link", name="Ann")).to_be_visible()
    shoot(page, "custom-entries")
    page.get_by_role("link", name="Definition").click()
    page.get_by_role("link", name="Change…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Entries in Wishes: 1.")
    dialog.get_by_label("Entries stay, separated").check()
    shoot(page, "custom-fate")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("It holds for every deletion from now on")).to_be_visible()
    with scope(acme):
        assert CustomTable.objects.get().on_erasure == "separate"
        assert CustomEntry.objects.get().attributes == {
            "product": "Tent",
            "quantity": 2,
        }


@pytest.fixture
def orders(people, acme, scope):
    """Return a custom table whose sizes are texts: one of two is a number."""
    with scope(acme):
        made = CustomTable.objects.create(
            account=acme,
            profile_table=people,
            slug="sizes",
            name="Sizes",
            on_erasure="delete",
        )
        EntryAttribute.objects.create(
            account=acme, custom_table=made, name="size", label="Size"
        )
        for size in ("42", "large"):
            CustomEntry.objects.create(
                account=acme,
                custom_table=made,
                attributes={"size": size},
                created=timezone.now(),
            )
    return made


def make_a_number(page):
    page.get_by_label("Type").select_option("integer")
    page.get_by_role("button", name="Save").click()


def test_a_type_changes_when_what_did_not_fit_was_put_right(
    page_as, ada, orders, acme, scope, shoot
):
    page = page_as(ada)
    page.goto(f"{CUSTOM}sizes/")
    page.get_by_role("link", name="Change Size").click()
    expect(page.get_by_label("Choices")).to_be_hidden()
    make_a_number(page)
    expect(page.get_by_text("1 value cannot be converted")).to_be_visible()
    shoot(page, "custom-type-refused")
    page.get_by_role("link", name="Show them").click()
    row = page.get_by_role("row", name="large")
    expect(row).to_contain_text("A whole number")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as XLSX").click()
    assert download.value.suggested_filename == "sizes-size.xlsx"
    row.get_by_role("rowheader").get_by_role("link").click()
    page.get_by_label("Size").fill("44")
    page.get_by_role("button", name="Save").click()
    page.goto(f"{CUSTOM}sizes/attribute/size/")
    make_a_number(page)
    expect(page.get_by_text("The attribute Size was changed")).to_be_visible()
    with scope(acme):
        held = CustomEntry.objects.order_by("pk").values_list("attributes", flat=True)
        assert list(held) == [{"size": 42}, {"size": 44}]


@pytest.fixture
def email(people, acme, scope):
    with scope(acme):
        return UniqueKey.objects.get(table=people, attribute__name="email")


@pytest.fixture
def refusal(orders, ada, acme, scope):
    """Return the refusal to make numbers of the sizes."""
    with scope(acme):
        size = EntryAttribute.objects.select_related("custom_table").get(name="size")
        return change_entry_attribute(size, "Size", Terms("integer"), by=ada)


@pytest.fixture
def narrow(page_as, ada):
    """Return what opens a page on a telephone, light or dark."""
    return lambda scheme: page_as(ada, viewport=NARROW, color_scheme=scheme)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_narrow_dark_and_for_everybody(
    narrow, twins, email, refusal, scheme, violations, scrolls_sideways, shoot
):
    factories.traces(twins[0])
    page = narrow(scheme)
    for number, path in enumerate(
        (
            KEYS,
            f"{KEYS}new/",
            f"{KEYS}{email.pk}/",
            f"{KEYS}{email.pk}/removal/",
            CUSTOM,
            f"{CUSTOM}orders/",
            f"{CUSTOM}orders/fate/",
            f"{CUSTOM}orders/removal/",
            f"{CUSTOM}orders/entries/",
            f"{CUSTOM}sizes/",
            f"{CUSTOM}sizes/changes/{refusal.pk}/",
        )
    ):
        page.goto(path)
        shoot(page, f"definitions-{scheme}-{number}")
        assert not violations(page), path
        assert not scrolls_sideways(page), path
