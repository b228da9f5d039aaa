"""A tag on its way to many, and the languages of an account, in a real browser."""

import pytest
from playwright.sync_api import expect

from segments import queries
from segments.actions.run_tagging import run_tagging
from segments.models import Exploration
from tenancy.scope import account_transaction
from tests import factories
from tests.browser.conftest import NARROW


@pytest.fixture
def explored(live_server, people, ada, acme, scope):
    factories.profiles(people, 5)
    with scope(acme):
        return Exploration.objects.create(
            account=acme,
            table=people,
            author=ada,
            criterion={"shape": "all profiles"},
        )


def test_everybody_who_was_explored_is_tagged(
    page_as, ada, explored, acme, scope, shoot, violations
):
    page = page_as(ada)
    page.goto(f"/a/acme/explorations/{explored.pk}/tagging/")
    page.get_by_label("Tag", exact=True).fill("Winter")
    page.get_by_label("Tag all of them.").check()
    page.get_by_role("button", name="Tag them").click()
    expect(page.get_by_role("heading", name="On its way")).to_be_visible()
    assert violations(page) == []
    shoot(page, "tagging-moving")
    with scope(acme):
        [run] = queries.taggings(acme)
    run_tagging(run)
    # The page asks by itself.
    expect(page.get_by_text("5 profiles were tagged.")).to_be_visible()
    assert violations(page) == []
    shoot(page, "tagging-done")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_narrow_and_dark_too(
    page_as, olga, explored, scheme, shoot, violations, scrolls_sideways
):
    acme = explored.account
    page = page_as(olga, viewport=NARROW, color_scheme=scheme)
    with account_transaction(acme):
        run = queries.taggings(acme).create(
            account=acme,
            table=explored.table,
            tag_name="Winter",
            total=50_000,
            tagged=49_000,
            status="running",
        )
    for name, path in (("tagging", f"taggings/{run.pk}/"), ("settings", "settings/")):
        page.goto(f"/a/acme/{path}")
        shoot(page, f"{name}-{scheme}-narrow")
        assert violations(page) == []
        assert not scrolls_sideways(page)
