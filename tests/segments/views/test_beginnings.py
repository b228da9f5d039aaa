"""What a new segment begins with."""

import pytest

from profiles.models import Tag
from segments import queries
from segments.models import Exploration
from segments.sentences import sentence
from tenancy.scope import account_transaction
from tests import factories

NEW = "/a/acme/segments/new/"


@pytest.fixture
def begun(browser, acme, people, max_):
    """Return what begins a segment of the people, and its sentence (None: empty)."""

    def begin(template):
        data = {"table": "people", "template": template}
        assert browser(max_).post(NEW, data).status_code == 302
        with account_transaction(acme):
            held = Exploration.objects.latest("pk").criterion
            return held and sentence(people, queries.read(people, held))

    return begin


def test_the_inactive_have_not_clicked_for_three_years(begun):
    assert begun("inactive") == (
        "Everybody in People who has not clicked in an e-mail in the last 36 months."
    )


def test_the_tag_is_found_by_its_name(begun, acme, globex):
    with account_transaction(globex):
        Tag.objects.create(account=globex, name="test")
    assert begun("tagged-test") is None
    with account_transaction(acme):
        Tag.objects.create(account=acme, name="Test")
    assert begun("tagged-test") == "Everybody in People who has the tag “Test”."


@pytest.mark.parametrize("template", ["", "no such", "x" * 30])
def test_everything_else_begins_empty(begun, template):
    assert begun(template) is None


def test_a_template_that_cannot_be_had_says_why(browser, acme, people, max_):
    client = browser(max_)
    assert "There is no tag “test”" in client.get(NEW).content.decode()
    with account_transaction(acme):
        Tag.objects.create(account=acme, name="test")
    assert "There is no tag “test”" not in client.get(NEW).content.decode()


def test_another_table_swaps_what_there_is_to_begin_with(browser, acme, people, max_):
    factories.table(acme, "contacts")
    answer = (
        browser(max_)
        .get(NEW, {"table": "people"}, headers={"HX-Request": "true"})
        .content.decode()
    )
    assert "<html" not in answer
    assert '<option value="people" selected' in answer
