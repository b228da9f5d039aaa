"""A colleague is invited, comes in, and sees one section only."""

import re

import pytest
from django.utils import timezone

from home.actions.count_profiles import count_profiles
from members.actions.send_invitation import send_invitation
from members.models import Invitation
from members.queries import invitations
from profiles.models import SectionValues, Tag, Tagging
from tenancy.models import Section
from tests import factories
from tests.browser.conftest import NARROW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(people, acme, scope):
    """Return somebody with a city and a tag in Belgium and in France."""
    made = factories.profile(
        people, email="anna@acme.example", first_name="Anna", last_name="Ames"
    )
    with scope(acme):
        for name in ("Belgium", "France"):
            section = Section.objects.create(account=acme, slug=name.lower(), name=name)
            here = {"account": acme, "profile": made, "section": section}
            SectionValues.objects.create(**here, attributes={"city": f"In {name}"})
            tag = Tag.objects.create(account=acme, name=f"Tag of {name}")
            Tagging.objects.create(**here, tag=tag, created=timezone.now())
    return made


@pytest.fixture
def letter(acme, scope, mailoutbox):
    """Return what sends the invitation that is due, and the link in it."""

    def sent():
        with scope(acme):
            invitation = invitations(acme).get()
        send_invitation(invitation)
        found = re.search(r"(/invitations/\S+)", mailoutbox[-1].body)
        assert found
        return found[1]

    return sent


def test_a_colleague_is_invited_and_sees_one_section(
    page_as, olga, person, letter, acme, scope, violations, shoot
):
    owner = page_as(olga)
    owner.goto("/a/acme/members/")
    owner.get_by_role("link", name="Invite a colleague").click()
    owner.get_by_label("E-mail address").fill("nina@acme.example")
    owner.get_by_label("Marketer").check()
    # Which sections is asked only where not all are seen.
    assert not owner.get_by_label("Belgium").is_visible()
    owner.get_by_label("Only these:").check()
    owner.get_by_label("Belgium").check()
    assert violations(owner) == []
    shoot(owner, "invitation-new")
    owner.get_by_role("button", name="Send the invitation").click()
    owner.get_by_text("nina@acme.example was invited.").wait_for()
    assert owner.get_by_text("Being sent").is_visible()

    link = letter()
    owner.reload()
    assert owner.get_by_text("Sent", exact=True).is_visible()
    assert violations(owner) == []
    shoot(owner, "invitations")

    nina = page_as(None, viewport=NARROW)
    nina.goto(link)
    assert nina.get_by_text("Olga Test invites you.").is_visible()
    assert violations(nina) == []
    shoot(nina, "joining")
    nina.get_by_label("First name").fill("Nina")
    nina.get_by_label("Last name").fill("Nowak")
    nina.get_by_label("Password").fill("short")
    nina.get_by_role("button", name="Come in").click()
    nina.get_by_text("too short").wait_for()
    nina.get_by_label("Password").fill("a-long-unusual-word-9")
    nina.get_by_role("button", name="Come in").click()
    nina.get_by_text("Welcome to Acme Outdoor.").wait_for()
    # A marketer follows no runs and manages nobody.
    assert nina.get_by_role("heading", name="Running now").count() == 0
    assert nina.get_by_role("link", name="Account", exact=True).count() == 0

    nina.goto(f"/a/acme/tables/people/profiles/{person.pk}/")
    nina.get_by_role("heading", name="Belgium").wait_for()
    assert nina.get_by_text("In Belgium").is_visible()
    assert nina.get_by_text("Tag of Belgium").is_visible()
    assert nina.get_by_text("France").count() == 0

    # The bell tells the owner, who removes her again: her next click leads nowhere.
    owner.evaluate("document.querySelector('#bell').dispatchEvent(new Event('look'))")
    owner.get_by_text("Invitation accepted: Nina Nowak").wait_for()
    owner.goto("/a/acme/members/")
    row = owner.get_by_role("row").filter(has_text="Nina Nowak")
    assert row.get_by_text("Belgium").is_visible()
    shoot(owner, "members")
    row.get_by_role("link", name="Change").click()
    owner.get_by_role("link", name="Remove from the account").click()
    dialog = owner.get_by_role("dialog")
    dialog.wait_for()
    assert violations(owner) == []
    shoot(owner, "removal", full_page=False)
    dialog.get_by_role("button", name="Remove").click()
    owner.get_by_text("Nina Nowak is a member no more.").wait_for()
    answer = nina.goto(f"/a/acme/tables/people/profiles/{person.pk}/")
    assert answer is not None
    assert answer.status == 404
    with scope(acme):
        assert Invitation.objects.get().status == "accepted"


PAGES = ("", "members/", "roles/", "settings/", "notifications/letters/")


@pytest.mark.parametrize("viewport", [NARROW, {"width": 1280, "height": 900}])
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_the_pages_of_the_account_are_for_everybody(
    page_as, olga, person, acme, violations, scrolls_sideways, viewport, color_scheme
):
    count_profiles(acme)
    page = page_as(olga, viewport=viewport, color_scheme=color_scheme)
    for path in PAGES:
        page.goto(f"/a/acme/{path}")
        assert violations(page) == [], path
        assert not scrolls_sideways(page), path


SEEN = """(seen) => {
  const state = {configurable: true, get: () => seen ? 'visible' : 'hidden'};
  Object.defineProperty(document, 'visibilityState', state);
  document.dispatchEvent(new Event('visibilitychange'));
}"""


def test_the_bell_asks_only_while_it_is_seen(page_as, olga):
    page = page_as(olga)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.install()
    page.goto("/a/acme/roles/")
    with page.expect_response("**/bell/**"):
        page.clock.run_for(16_000)
    page.clock.run_for(1_000)  # htmx puts the answer in its place
    page.evaluate(SEEN, False)
    page.clock.run_for(120_000)
    assert len([url for url in asked if "/bell/" in url]) == 1
    with page.expect_response("**/bell/**"):
        page.evaluate(SEEN, True)
