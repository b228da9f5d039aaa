"""Lists on a phone: each row a block, everything in it to be read and done at once."""

import pytest

from imports.models import Configuration
from segments.models import Segment
from tests.browser.conftest import NARROW

LONG = "The monthly list of the agency in Ottignies-Louvain-la-Neuve, kept for years"
LISTS = {
    "/a/acme/segments/": ("Table", None),
    "/a/acme/imports/configurations/": ("Key and column", "Rename"),
    "/a/acme/tables/people/keys/": ("State", "Remove"),
}


@pytest.fixture
def rows(acme, people, ada, scope):
    """Make a row for each list, with a name that is longer than a phone is wide."""
    with scope(acme):
        Segment.objects.create(
            account=acme,
            table=people,
            name=LONG,
            criterion={"shape": "all profiles"},
            author=ada,
        )
        Configuration.objects.create(
            account=acme,
            table=people,
            name=LONG,
            kind="delete",
            key="email",
            column="The column of the addresses",
            author=ada,
        )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", LISTS)
def test_a_row_is_a_block(
    page_as, ada, rows, violations, scrolls_sideways, path, scheme
):
    label, act = LISTS[path]
    page = page_as(ada, viewport=NARROW, color_scheme=scheme)
    page.goto(path)
    cell = page.locator(f'td[data-label="{label}"]').first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == (
        f'"{label}"'
    )
    table = page.locator("table.data-blocks").bounding_box()
    assert table["x"] + table["width"] <= NARROW["width"]
    if act:
        done = page.locator(".row-end").get_by_text(act).first.bounding_box()
        assert done["x"] + done["width"] <= NARROW["width"]
    assert not scrolls_sideways(page)
    assert violations(page) == []
