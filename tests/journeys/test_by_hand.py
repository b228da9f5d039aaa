"""Three people are deleted by hand, with a reason, through pages alone."""

import re
from html import unescape

import pytest

from interactions.models import Campaign
from profiles.models import Profile
from tests import factories


@pytest.fixture
def population(people):
    made = factories.profiles(people, 30)
    for profile in made[:5]:
        factories.traces(profile)
    return made


def addresses(page):
    return [unescape(found) for found in re.findall(r'(?:href|action)="([^"]+)"', page)]


def hidden(page):
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page):
        fields.setdefault(name, []).append(unescape(value))
    return fields


def test_a_marketer_deletes_three_people_without_javascript(
    population, people, acme, max_, ada, browser, scope
):
    client = browser(max_)
    with scope(acme):
        totals = list(Campaign.objects.order_by("pk").values())

    # In, and to the table.
    page = client.get("/", follow=True).content.decode()
    tables = next(url for url in addresses(page) if url.endswith("/tables/"))
    page = client.get(tables).content.decode()
    assert "People" in page
    grid = next(url for url in addresses(page) if url.endswith("/people/profiles/"))

    # Look three people up, and see them only.
    page = client.post(
        "/a/acme/tables/people/search/",
        {"text": "person1@people.example", "within": "email"},
        follow=True,
    ).content.decode()
    assert "First1 Last1" in page
    assert "First2 Last2" not in page

    # Pick them in the grid, sorted by name.
    page = client.get(grid, {"sort": "name", "size": "50"}).content.decode()
    ticks = dict(
        re.findall(r'value="(\d+)"[^>]*>\s*<span[^>]*>Select First(\d+) ', page)
    )
    picked = [number for number, name in ticks.items() if name in {"0", "1", "2"}]
    assert len(picked) == 3
    page = client.post(
        "/a/acme/tables/people/selection/",
        {"profile": picked, "back": f"{grid}?sort=name&size=50"},
    ).content.decode()
    assert "Delete 3 profiles for good?" in page
    assert "E-mail interactions" in page

    # Forget the tick, then confirm.
    form = hidden(page)
    deletion = next(url for url in addresses(page) if url.endswith("/deletion/"))
    answer = client.post(deletion, {**form, "reason": "They asked us to."})
    assert answer.status_code == 422
    assert "The tick is missing." in answer.content.decode()
    form = hidden(answer.content.decode())
    answer = client.post(
        deletion, {**form, "reason": "They asked us to.", "confirmed": "yes"}
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"{grid}?sort=name&size=50"

    # Back in the grid they are gone, and the message leads to the report.
    page = client.get(answer["Location"]).content.decode()
    assert "3 profiles were deleted." in page
    assert "First3 Last3" in page
    assert not re.search(r"First[012] ", page)
    report = next(url for url in addresses(page) if "/erasures/" in url)
    page = unescape(client.get(report).content.decode())
    for said in ("They asked us to.", "3 of 3", "Nothing is left", "Max Test"):
        assert said in page

    # Their addresses lead nowhere, a search finds nobody, operations see it too.
    for number in picked:
        assert client.get(f"{grid}{number}/").status_code == 404
    page = client.post(
        "/a/acme/tables/people/search/", {"text": "first1 last1"}, follow=True
    ).content.decode()
    assert "Nobody matches" in page
    assert browser(ada).get(report).status_code == 200
    trail = browser(ada).get("/a/acme/audit/").content.decode()
    assert "They asked us to." in trail

    with scope(acme):
        assert Profile.objects.visible(acme).count() == 27
        assert list(Campaign.objects.order_by("pk").values()) == totals
