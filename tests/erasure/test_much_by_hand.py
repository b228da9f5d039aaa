"""So much hangs on somebody picked by hand that workers go on where the request ends."""

import re
from html import unescape

import pytest

from erasure import tasks
from erasure.actions import take_turn
from erasure.engine import plan
from erasure.models import Erasure, Kind, Slice
from erasure.orphans import orphans
from notifications.models import Notification
from profiles.models import Profile
from tenancy.errands import errand_for
from tenancy.models import Errand

SELECTION = "/a/acme/tables/people/selection/"
HTMX = {"HX-Request": "true", "HX-Target": "report"}


@pytest.fixture
def delete(browser, max_, crowd, monkeypatch):
    """Have three people deleted by hand whose identifiers alone are too many."""
    monkeypatch.setattr(plan, "MANY_ROWS", 9)

    def deleted(headers=None):
        picked = {"profile": [profile.pk for profile in crowd[:3]]}
        page = browser(max_).post(SELECTION, picked).content.decode()
        found = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        form = {**picked, "fingerprint": unescape(found["fingerprint"])}
        form |= {"confirmed": "yes", "reason": "They asked.", "back": ""}
        return browser(max_).post(f"{SELECTION}deletion/", form, headers=headers)

    return deleted


@pytest.fixture
def erasure(delete, acme, scope):
    delete()
    with scope(acme):
        return Erasure.objects.get()


@pytest.fixture
def work(erasure):
    def worked():
        errand = errand_for("erasure.run", erasure.pk)
        assert errand
        tasks.run(errand.pk)

    return worked


def test_they_vanish_at_once_and_the_report_is_shown(delete, acme, scope, crowd):
    answer = delete()
    with scope(acme):
        erasure = Erasure.objects.get()
        assert Profile.objects.visible(acme).count() == 2
        assert Profile.objects.count() == 5
        kinds = Slice.objects.values_list("kind", flat=True)
        assert {Kind.PEOPLE, Kind.PAGES, Kind.PROOF} <= set(kinds)
    assert erasure.is_open
    assert answer["Location"] == f"/a/acme/erasures/{erasure.pk}/"
    assert {errand.task for errand in Errand.objects.all()} == {
        "erasure.run", "erasure.sweep"
    }  # fmt: skip


def test_it_is_said_before_and_after(delete, browser, max_, crowd, monkeypatch):
    said = "goes on in the background, and you are notified"
    many = {"profile": [profile.pk for profile in crowd[:3]]}
    assert said in browser(max_).post(SELECTION, many).text
    answer = delete()
    assert "you are notified when it ends" in browser(max_).get(answer["Location"]).text
    monkeypatch.setattr(plan, "MANY_ROWS", 1000)
    assert said not in browser(max_).post(SELECTION, {"profile": crowd[3].pk}).text


def test_whoever_watches_sees_it_move_and_end(erasure, work, browser, max_):
    url = f"/a/acme/erasures/{erasure.pk}/"
    page = browser(max_).get(url).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "it goes on without you" in page
    work()
    part = browser(max_).get(url, headers=HTMX).content.decode()
    assert "<html" not in part
    assert "hx-trigger" not in part
    assert "Nothing is left" in part


def test_a_worker_runs_it_to_its_end_and_tells_the_author(
    erasure, work, acme, scope, max_
):
    work()
    with scope(acme):
        done = Erasure.objects.get()
        assert (done.status, done.erased) == ("completed", 3)
        assert done.left
        assert not any(done.left.values())
        assert Profile.objects.count() == 2
        [note] = Notification.objects.filter(account=acme)
        assert (note.member, note.path) == (max_, f"/a/acme/erasures/{done.pk}/")
    assert not any(orphans(acme).values())
    assert not Errand.objects.exclude(task="notifications.send_letter").exists()


def test_it_gives_way_and_goes_on(erasure, work, acme, scope, monkeypatch):
    monkeypatch.setattr(tasks, "TURN_SECONDS", 0)
    monkeypatch.setattr(take_turn, "MOST_TURNS", 1)
    work()
    with scope(acme):
        assert Erasure.objects.get().is_open
    assert errand_for("erasure.run", erasure.pk)
    monkeypatch.setattr(tasks, "TURN_SECONDS", 60)
    work()
    with scope(acme):
        assert Erasure.objects.get().erased == 3


def test_what_is_little_is_gone_with_the_request(delete, acme, scope, monkeypatch):
    monkeypatch.setattr(plan, "MANY_ROWS", 1000)
    delete()
    with scope(acme):
        erasure = Erasure.objects.get()
        assert (erasure.status, erasure.slices.count()) == ("completed", 1)
    assert not Errand.objects.exists()
