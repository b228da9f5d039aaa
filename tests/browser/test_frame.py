"""The frame of every page: menus, themes, the way around by keyboard."""

import re

import pytest

NARROW = {"width": 360, "height": 740}
PAGE = "/sign-in/email/"


@pytest.fixture
def page(page_as, ada, transactional_db):
    opened = page_as(ada)
    opened.goto(PAGE)
    return opened


def theme(page):
    return page.evaluate("document.documentElement.dataset.bsTheme ?? 'auto'")


def ground(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_first_tab_stop_leads_to_the_content(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_menu_closes_on_escape_and_gives_the_focus_back(page):
    page.get_by_text("Your menu:").locator("..").click()
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Escape")
    assert page.locator("details[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_menu_closes_on_a_click_elsewhere(page):
    page.get_by_text("Your menu:").locator("..").click()
    page.get_by_role("heading", level=1).click()
    assert page.locator("details[open]").count() == 0


def test_the_chosen_theme_is_remembered(page):
    assert theme(page) == "auto"
    light = ground(page)
    page.get_by_text("Your menu:").locator("..").click()
    page.get_by_role("button", name="Dark").click()
    assert theme(page) == "dark"
    page.reload()
    assert theme(page) == "dark"
    assert ground(page) != light


def test_without_a_choice_the_system_decides(page_as, ada, transactional_db):
    grounds = set()
    for scheme in ("light", "dark"):
        page = page_as(ada, color_scheme=scheme)
        page.goto(PAGE)
        grounds.add(ground(page))
    assert len(grounds) == 2


def test_a_theme_needs_no_script(page_as, ada, transactional_db):
    page = page_as(ada, color_scheme="dark", java_script_enabled=False)
    page.goto(PAGE)
    assert page.get_by_role("button", name="Add").is_visible()
    assert not page.get_by_role("button", name="Dark").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", [PAGE, "/sign-in/2fa/", "/sign-in/password/set/", "/nowhere/"]
)
def test_the_frame_is_accessible_and_fits_a_phone(
    page_as, ada, transactional_db, violations, scrolls_sideways, scheme, path
):
    page = page_as(ada, viewport=NARROW, color_scheme=scheme)
    page.goto(path)
    assert violations(page) == []
    assert not scrolls_sideways(page)


def test_signing_out_leads_to_the_door(page):
    page.get_by_text("Your menu:").locator("..").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/sign-in/login/"))
