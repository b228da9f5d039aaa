"""The segment builder in a real browser: template, mouse, keyboard, small screens."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from interactions.models import Campaign
from segments.models import Exploration, Segment
from tenancy.models import Feature
from tenancy.scope import account_transaction
from tests import factories
from tests.browser.conftest import NARROW

INACTIVE = "Everybody in People who has not clicked in an e-mail in the last 36 months."


@pytest.fixture
def crowd(people):
    made = [
        factories.profile(people, crm_id=f"c{n}", first_name=f"Kim{n}", city=where)
        for n, where in enumerate(("Ghent", "Ghent", "Liège"))
    ]
    for profile in made[:2]:
        factories.traces(profile)
    return made


@pytest.fixture
def exploring(page_as, max_, crowd):
    """Return what opens an exploration of the people as a marketer."""

    def opened(who=max_, **options):
        page = page_as(who, **options)
        page.goto("/a/acme/tables/people/profiles/")
        page.get_by_role("button", name="Explore profiles").click()
        expect(page.get_by_role("heading", name="Explore People")).to_be_visible()
        return page

    return opened


def meaning(page):
    return page.locator("#meaning")


def matches(page, count):
    words = "profile matches" if count == 1 else "profiles match"
    expect(page.locator("#outcome .tally-figure")).to_have_text(
        re.compile(rf"^\s*{count}\s+{words}\s*$")
    )


def add(page, name, nth=-1):
    adders = page.get_by_role("link", name="Add a condition")
    (adders.last if nth == -1 else adders.nth(nth)).click()
    dialog = page.get_by_role("dialog", name="Add a condition")
    dialog.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def focused(page, name):
    expect(page.locator(f"#{name}")).to_be_focused()


def test_the_template_of_the_inactive_is_one_click_away(
    page_as, ada, crowd, violations, shoot
):
    page = page_as(ada)
    page.goto("/a/acme/segments/")
    page.get_by_role("link", name="New segment").first.click()
    page.get_by_role("button", name="Inactive").click()
    expect(meaning(page)).to_have_text(INACTIVE)
    matches(page, 3)
    page.get_by_role("link", name="Save as segment").first.click()
    dialog = page.get_by_role("dialog", name="Save as segment")
    dialog.get_by_label("Name").fill("Sleepers")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Sleepers")).to_be_visible()
    matches(page, 3)
    assert violations(page) == []
    shoot(page, "segment")
    for name in ("Show Profiles", "Export Profiles", "Delete Profiles"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    page.get_by_role("link", name="Delete Profiles").click()
    dialog = page.get_by_role("dialog", name="Delete 3 profiles of People?")
    expect(dialog).to_contain_text("Their data goes in all sections")
    expect(dialog).to_contain_text("Belgium")
    expect(dialog.get_by_role("link", name="Not now")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Escape")
    focused(page, "delete-profiles")


def test_the_inactive_are_built_with_the_keyboard_alone(exploring, acme):
    page = exploring()
    page.locator("#slot-add").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_placeholder("Search the conditions")).to_be_focused()
    page.keyboard.type("clicked in an")
    page.keyboard.press("Enter")
    focused(page, "slot-terms-0-did")
    matches(page, 0)
    page.keyboard.press("Shift+Tab")
    focused(page, "slot-terms-0-invert")
    page.keyboard.press("Enter")
    focused(page, "slot-terms-0-invert")
    expect(page.locator("#slot-terms-0-invert")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.locator("#slot-terms-0-when").focus()
    page.keyboard.type("i")  # a select goes to what begins so
    expect(page.locator("#slot-terms-0-when-last")).to_be_visible()
    focused(page, "slot-terms-0-when")
    page.keyboard.press("Tab")
    focused(page, "slot-terms-0-when-last")
    page.keyboard.press("Control+a")
    page.keyboard.type("36")
    page.keyboard.press("Tab")
    focused(page, "slot-terms-0-when-unit")
    expect(meaning(page)).to_have_text(INACTIVE)
    matches(page, 3)
    with account_transaction(acme):
        held: Any = Exploration.objects.get().criterion
    assert held["terms"][0]["term"]["when"] == {"last": 36, "unit": "months"}


def test_conditions_are_nested_moved_and_removed_with_the_keyboard(exploring):
    page = exploring()
    add(page, "city")
    focused(page, "slot-terms-0-test-values")
    page.keyboard.type("Ghent")
    page.keyboard.press("Enter")
    matches(page, 2)
    focused(page, "slot-terms-0-test-values")
    add(page, "Any of several conditions")
    focused(page, "slot-terms-1-add")
    add(page, "Has a tag", nth=0)
    focused(page, "slot-terms-1-terms-0-tag")
    page.keyboard.type("test")
    expect(meaning(page)).to_contain_text("has the tag “test”")
    page.keyboard.press("Alt+ArrowLeft")
    focused(page, "slot-terms-1-menu")
    expect(page.locator(".group .group")).to_have_count(0)
    page.locator("#slot-terms-1-tag").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#slot-terms-0-tag")).to_be_visible()
    expect(meaning(page)).to_have_text(
        "Everybody in People who has the tag “test” and whose city is “Ghent”."
    )
    matches(page, 2)
    page.locator("#slot-terms-0-remove").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".condition")).to_have_count(1)
    focused(page, "slot-terms-0-remove")
    page.keyboard.press("Enter")
    focused(page, "slot-add")
    expect(page.locator("#outcome")).to_contain_text("Nobody yet")


def test_what_is_missing_is_marked_and_nothing_can_be_done_before(
    exploring, violations, shoot
):
    page = exploring()
    add(page, "Has a tag")
    expect(page.locator("#slot-terms-0")).to_contain_text("This is missing")
    expect(page.locator("#outcome")).to_contain_text("Not complete yet")
    expect(page.get_by_role("link", name="Show Profiles")).to_have_count(0)
    assert violations(page) == []
    shoot(page, "builder-incomplete")
    page.get_by_label("Tag", exact=True).select_option(label="test")
    matches(page, 2)
    expect(page.locator("#slot-terms-0")).not_to_contain_text("This is missing")


def test_one_of_many_campaigns_is_found_by_its_name(exploring, acme, violations):
    with account_transaction(acme):
        Campaign.objects.bulk_create(
            Campaign(
                account=acme,
                channel="email",
                name=f"Letter {n:02}",
                launched=timezone.now() - timedelta(days=n),
            )
            for n in range(60)
        )
    page = exploring()
    add(page, "Was sent an e-mail")
    page.locator("#slot-terms-0-campaign").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Which mailing")
    expect(page.get_by_placeholder("Search by name")).to_be_focused()
    expect(dialog.get_by_role("button").nth(1)).to_contain_text("Letter 00")
    page.keyboard.type("letter 4")
    expect(dialog.get_by_role("button")).to_have_count(11)
    assert violations(page, "dialog") == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(meaning(page)).to_contain_text("was sent the e-mail “Letter 40”")
    focused(page, "slot-terms-0-campaign")


def test_what_is_typed_while_an_answer_is_on_its_way_stays(exploring):
    page = exploring()
    add(page, "city")
    page.route(
        "**/changes/", lambda route: (page.wait_for_timeout(400), route.continue_())
    )
    page.keyboard.type("Ghent")
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    page.keyboard.type("Li")
    expect(page.locator(".chip")).to_have_text(["Ghent"])
    page.keyboard.type("ège")
    page.keyboard.press("Tab")
    expect(page.locator(".chip")).to_have_text(["Ghent", "Liège"])
    matches(page, 3)


def test_a_change_is_undone_and_done_again(exploring):
    page = exploring()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    add(page, "city")
    page.keyboard.type("Ghent")
    page.keyboard.press("Enter")
    matches(page, 2)
    page.get_by_role("button", name="Remove everything").click()
    expect(page.locator("#outcome")).to_contain_text("Nobody yet")
    undo.click()
    matches(page, 2)
    focused(page, "builder-undo")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_contain_text("Not complete yet")
    page.get_by_role("button", name="Redo").click()
    matches(page, 2)


def test_nothing_jumps_when_a_count_comes_in(exploring):
    page = exploring()
    add(page, "city")
    held = []

    def later(route):
        held.append(route)

    def places():
        names = ("#meaning", "#tree", "#outcome", "#show-profiles")
        return [page.locator(name).bounding_box() for name in names]

    page.route("**/count/**", later)
    page.keyboard.type("Ghent")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_contain_text("counting")
    before = places()
    held[0].continue_()
    matches(page, 2)
    assert places() == before


def test_a_double_click_adds_one_condition(exploring):
    page = exploring()
    page.get_by_role("link", name="Add a condition").click()
    dialog = page.get_by_role("dialog", name="Add a condition")
    dialog.get_by_role("button", name="Has a tag", exact=True).dblclick()
    expect(page.locator(".condition")).to_have_count(1)
    page.wait_for_timeout(300)
    expect(page.locator(".condition")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_change_in_another_window_is_shown_and_not_overwritten(exploring):
    page = exploring()
    add(page, "city")
    other = page.context.new_page()
    other.goto(page.url)
    add(other, "Has a tag")
    page.keyboard.type("Ghent")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("changed in another window")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("#slot-terms-1-tag")).to_be_visible()


def test_matches_are_shown_and_deleted_by_hand_and_one_comes_back(
    exploring, acme, scope
):
    page = exploring()
    add(page, "city")
    page.keyboard.type("Ghent")
    page.keyboard.press("Enter")
    matches(page, 2)
    page.get_by_role("link", name="Show Profiles").click()
    expect(page.get_by_role("link", name="Kim0")).to_be_visible()
    expect(page.get_by_role("link", name="Kim2")).to_have_count(0)
    page.get_by_label("Select Kim0").check()
    page.get_by_role("button", name="Delete selected profiles").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name="I understand").check()
    dialog.locator(".btn-danger").click()
    expect(page.get_by_text("1 profile was deleted.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/explorations/\d+/profiles/"))
    expect(page.get_by_role("link", name="Kim0")).to_have_count(0)
    expect(page.get_by_role("link", name="Kim1")).to_be_visible()


def test_explored_people_are_tagged_from_the_menu(exploring, violations):
    page = exploring()
    add(page, "All profiles of the table")
    matches(page, 3)
    page.locator("#explored-menu").click()
    page.get_by_role("link", name="Tag", exact=True).click()
    dialog = page.get_by_role("dialog", name="Tag 3 profiles")
    dialog.get_by_label("Tag", exact=True).fill("Everybody")
    dialog.get_by_label("Tag all of them").check()
    assert violations(page, "dialog") == []
    dialog.get_by_role("button", name="Tag them").click()
    expect(page.get_by_role("heading", name="Tag “Everybody”")).to_be_visible()
    expect(page.get_by_text("0 of 3")).to_be_visible()  # no worker listens here


def menu(page):
    page.locator("#explored-menu").click()
    return page.get_by_role("link", name="Delete explored profiles")


def test_deleting_explored_people_is_only_for_those_who_may(exploring, acme, ada, max_):
    for who, feature, there in (
        (ada, True, 1),
        (max_, True, 0),
        (ada, False, 0),
    ):
        acme.features = list(Feature.values) if feature else [Feature.LIST_DELETION]
        acme.save()
        page = exploring(who)
        add(page, "All profiles of the table")
        matches(page, 3)
        expect(menu(page)).to_have_count(there)


def test_with_nobody_matching_there_is_nothing_to_delete(exploring, ada):
    page = exploring(ada)
    add(page, "city")
    page.keyboard.type("Atlantis")
    page.keyboard.press("Enter")
    matches(page, 0)
    expect(menu(page)).to_have_count(0)


def test_it_works_without_a_script(exploring):
    page = exploring(java_script_enabled=False)
    page.get_by_role("link", name="Add a condition").click()
    page.get_by_role("button", name="city", exact=True).click()
    page.get_by_label("Values", exact=True).fill("Ghent")
    page.get_by_role("button", name="Apply").click()
    expect(meaning(page)).to_have_text("Everybody in People whose city is “Ghent”.")
    page.get_by_role("link", name="Count them").click()
    matches(page, 2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_small_screen(exploring, scrolls_sideways, violations, shoot, scheme):
    page = exploring(viewport=NARROW, color_scheme=scheme)
    add(page, "city")
    page.keyboard.type("Ghent")
    page.keyboard.press("Enter")
    matches(page, 2)
    add(page, "Any of several conditions")
    add(page, "Clicked in an e-mail", nth=0)
    matches(page, 0)
    assert not scrolls_sideways(page)
    assert violations(page) == []
    shoot(page, f"builder-narrow-{scheme}")


def test_a_segment_says_that_it_is_not_saved_and_is_saved(
    page_as, acme, max_, people, crowd
):
    with account_transaction(acme):
        segment = Segment.objects.create(
            account=acme,
            table=people,
            name="Everybody",
            criterion={"shape": "all profiles"},
            author=max_,
        )
    page = page_as(max_)
    page.goto(f"/a/acme/segments/{segment.pk}/")
    matches(page, 3)
    expect(page.get_by_role("link", name="Delete Profiles")).to_have_count(0)
    page.get_by_role("button", name="Remove All profiles of the table").click()
    add(page, "city")
    page.keyboard.type("Liège")
    page.keyboard.press("Enter")
    matches(page, 1)
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The segment was saved.")).to_be_visible()
    expect(page.get_by_text("Not saved yet")).to_have_count(0)
    matches(page, 1)
