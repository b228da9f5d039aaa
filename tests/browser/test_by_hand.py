"""Deletion by hand in a real browser: mouse, keyboard, small screens, no JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from erasure.models import Erasure, Hold
from profiles.models import Profile
from tests import factories
from tests.browser.conftest import NARROW

GRID = "/a/acme/tables/people/profiles/"


@pytest.fixture
def crowd(people):
    made = factories.profiles(people, 25)
    for profile in made[-6:]:
        factories.traces(profile)
    return made


@pytest.fixture
def there(acme, scope):
    def count():
        with scope(acme):
            return Profile.objects.visible(acme).count()

    return count


@pytest.fixture
def grid(page_as, max_, crowd):
    """Return what opens the grid as a marketer."""

    def opened(**options):
        page = page_as(max_, **options)
        page.goto(GRID)
        return page

    return opened


def row(page, name):
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name))


def pick(page, *names):
    for name in names:
        row(page, name).get_by_role("cell").nth(2).click()


def says(page, count):
    expect(page.locator("[data-selected-count]")).to_have_text(
        f"{count} of 20 selected"
    )


def act(page):
    return page.get_by_role("button", name="Delete selected profiles")


def red(page):
    return page.locator("dialog .btn-danger")


def test_rows_are_picked_by_a_click_and_let_go_by_another(grid):
    page = grid()
    expect(act(page)).to_be_disabled()
    pick(page, "First24 Last24", "First20 Last20", "First10 Last10")
    says(page, 3)
    pick(page, "First20 Last20")
    says(page, 2)
    expect(page.get_by_label("Select First24 Last24")).to_be_checked()
    expect(page.get_by_label("Select First20 Last20")).not_to_be_checked()
    expect(act(page)).to_be_enabled()
    page.get_by_role("button", name="Deselect all").click()
    says(page, 0)
    expect(act(page)).to_be_disabled()


def test_the_header_selects_the_page_and_more_than_twenty_are_too_many(grid, there):
    page = grid()
    head = page.get_by_label("Select the rows of this page")
    head.check()
    says(page, 20)
    expect(act(page)).to_be_enabled()
    head.uncheck()
    says(page, 0)
    page.get_by_role("link", name="50", exact=True).click()
    page.get_by_label("Select the rows of this page").check()
    says(page, 25)
    expect(act(page)).to_be_disabled()
    expect(page.locator("[data-selected-warning]")).to_contain_text("deselect 5")
    assert there() == 25


def test_three_people_go_after_the_tick_and_only_then(grid, there, acme, scope, shoot):
    page = grid()
    pick(page, "First24 Last24", "First22 Last22", "First21 Last21")
    shoot(page, "by-hand-grid", full_page=False)
    act(page).click()
    dialog = page.get_by_role("dialog", name="Delete 3 profiles for good?")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("person24@people.example")
    expect(dialog).to_contain_text("Nobody can bring them back.")
    expect(dialog).to_contain_text("E-mail interactions")
    expect(page.get_by_role("link", name="Keep them")).to_be_focused()
    expect(red(page)).to_be_disabled()
    tick = dialog.get_by_role("checkbox", name="I understand")
    tick.check()
    expect(red(page)).to_be_enabled()
    tick.uncheck()
    expect(red(page)).to_be_disabled()
    tick.check()
    dialog.get_by_label("Reason").fill("They asked us to.")
    shoot(page, "by-hand-pop-up", full_page=False)
    red(page).click()
    expect(page.get_by_text("3 profiles were deleted.")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="First24 Last24")).to_have_count(0)
    expect(page.get_by_role("link", name="First23 Last23")).to_be_visible()
    expect(act(page)).to_be_disabled()
    page.get_by_role("link", name="Delete Report").click()
    expect(page.get_by_text("They asked us to.")).to_be_visible()
    expect(page.get_by_text("Nothing is left")).to_be_visible()
    shoot(page, "by-hand-report")
    assert there() == 22
    with scope(acme):
        assert Erasure.objects.get().erased == 3


def test_the_way_out_changes_nothing_and_gives_the_focus_back(grid, there):
    page = grid()
    pick(page, "First24 Last24")
    for leave in ("Keep them", "Escape"):
        act(page).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        if leave == "Escape":
            page.keyboard.press("Escape")
        else:
            page.get_by_role("link", name=leave).click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(act(page)).to_be_focused()
        says(page, 1)
    assert there() == 25


def test_it_all_works_by_keyboard_alone(grid, there):
    page = grid()
    page.get_by_label("Select First24 Last24").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    says(page, 3)
    act(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Keep them")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("checkbox", name="I understand")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(red(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 profiles were deleted.")).to_be_visible()
    assert there() == 22


def test_a_refusal_is_said_in_the_pop_up_which_stays(grid, there, acme):
    acme.reason_required = True
    acme.save()
    page = grid()
    pick(page, "First24 Last24")
    act(page).click()
    page.get_by_role("checkbox", name="I understand").check()
    page.get_by_label("Reason").fill(" ")
    red(page).click()
    alert = page.get_by_role("dialog").get_by_role("alert")
    expect(alert).to_contain_text("Something is missing below.")
    expect(alert).to_be_focused()
    expect(page.get_by_role("dialog")).to_contain_text(
        "This account asks for a reason."
    )
    page.get_by_label("Reason").fill("They asked.")
    page.get_by_role("checkbox", name="I understand").check()
    red(page).click()
    expect(page.get_by_text("1 profile was deleted.")).to_be_visible()
    assert there() == 24


def test_what_changed_meanwhile_is_shown_again(grid, there, crowd, acme, scope):
    page = grid()
    pick(page, "First24 Last24", "First23 Last23")
    act(page).click()
    page.get_by_role("checkbox", name="I understand").check()
    with scope(acme):
        changed = Profile.objects.get(account=acme, pk=crowd[24].pk)
        changed.updated = changed.updated.replace(year=2030)
        changed.save(update_fields=["updated"])
    red(page).click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        "Something changed after you looked."
    )
    expect(page.get_by_role("checkbox", name="I understand")).not_to_be_checked()
    expect(red(page)).to_be_disabled()
    assert there() == 25


def test_who_is_gone_or_on_hold_is_told(grid, crowd, acme, scope, olga, shoot):
    page = grid()
    pick(page, "First24 Last24", "First23 Last23", "First22 Last22")
    with scope(acme):
        Hold.objects.create(
            account=acme, profile=crowd[24], reason="Case", placed_by=olga
        )
        Profile.objects.filter(account=acme, pk=crowd[23].pk).delete()
    act(page).click()
    dialog = page.get_by_role("dialog", name="Delete 1 profile for good?")
    expect(dialog).to_contain_text("1 profile is on legal hold and stays")
    expect(dialog).to_contain_text("1 selected profile is not there any more")
    shoot(page, "by-hand-hold", full_page=False)


def test_people_are_searched_and_columns_chosen(grid):
    page = grid()
    page.get_by_role("searchbox", name="Search").fill("PERSON7@people.example")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("link", name="First7 Last7")).to_be_visible()
    assert "person7" not in page.url.lower()
    page.get_by_role("link", name="Show all").click()
    expect(page.get_by_role("row")).to_have_count(21)
    page.get_by_text("Columns", exact=True).click()
    page.get_by_role("checkbox", name="email").uncheck()
    page.get_by_role("checkbox", name="Last sent").check()
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("columnheader", name="Last sent")).to_be_visible()
    expect(page.get_by_role("columnheader", name="email")).to_have_count(0)


def test_pages_lead_on_and_back_in_the_order_that_was_chosen(grid):
    page = grid()
    page.get_by_role("columnheader", name="Name", exact=True).get_by_role(
        "link"
    ).click()
    expect(page.get_by_role("columnheader", name="Name", exact=True)).to_have_attribute(
        "aria-sort", "ascending"
    )
    first = page.get_by_role("row").nth(1)
    expect(first).to_contain_text("First0 Last0")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("row")).to_have_count(6)
    assert not re.search(r"first\d", page.url.lower())
    page.get_by_role("link", name="Previous").click()
    expect(first).to_contain_text("First0 Last0")


def test_without_javascript_forms_do_it_all(grid, there):
    page = grid(java_script_enabled=False)
    page.get_by_label("Select First24 Last24").check()
    page.get_by_label("Select First23 Last23").check()
    act(page).click()
    expect(
        page.get_by_role("heading", name="Delete 2 profiles for good?")
    ).to_be_visible()
    page.get_by_role("checkbox", name="I understand").check()
    page.get_by_role("button", name="Delete 2 profiles").click()
    expect(page.get_by_text("2 profiles were deleted.")).to_be_visible()
    assert there() == 23


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [None, NARROW], ids=["wide", "narrow"])
def test_every_page_is_accessible_and_fits_the_screen(
    grid, violations, scrolls_sideways, shoot, scheme, viewport, ada, page_as
):
    options = {"color_scheme": scheme, **({"viewport": viewport} if viewport else {})}
    tag = f"{'narrow' if viewport else 'wide'}-{scheme}"
    page = grid(**options)

    def check(name, within=None, *, full_page=True):
        assert violations(page, within) == []
        assert not scrolls_sideways(page)
        shoot(page, f"{name}-{tag}", full_page=full_page)

    check("grid")
    for number in (24, 22):
        page.get_by_label(f"Select First{number} Last{number}").check(force=True)
    check("grid-selected", full_page=False)
    act(page).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check("pop-up", "dialog", full_page=False)
    page.get_by_role("checkbox", name="I understand").check()
    check("pop-up-ticked", "dialog", full_page=False)
    page.locator("dialog textarea").fill("They asked us to.")
    red(page).click()
    expect(page.get_by_text("2 profiles were deleted.")).to_be_visible()
    check("grid-after")
    page.get_by_role("link", name="Delete Report").click()
    expect(page.get_by_text("Nothing is left")).to_be_visible()
    check("report")
    page.goto(GRID)
    page.get_by_role("link", name="First23 Last23").click()
    expect(page.get_by_role("heading", name="First23 Last23")).to_be_visible()
    check("profile")
    page = page_as(ada, **options)
    page.goto("/a/acme/tables/")
    check("tables")
