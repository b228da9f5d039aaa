"""The bell and the notes behind it."""

import json

import pytest

from notifications.actions.notify import notify
from notifications.models import Kind, Notification
from tenancy.scope import account_transaction


@pytest.fixture
def note(acme, ada):
    """Leave a note for Ada."""
    with account_transaction(acme):
        notify(
            ada,
            Kind.COMPLETED,
            subject="Unsubscribed in May",
            path="/a/acme/executions/7/",
            deleted=1234,
        )
        return Notification.objects.get()


@pytest.fixture
def everybody(acme, ada, max_, otto, gus):
    return {"ada": ada, "max": max_, "otto": otto, "gus": gus, None: None}


def unread(note):
    with account_transaction(note.account_id):
        return Notification.objects.filter(pk=note.pk, read=None).exists()


@pytest.mark.parametrize("page", ["", "bell/"])
@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("gus", 404), ("max", 200), ("otto", 200)]
)
def test_every_member_has_notifications(browser, everybody, who, answer, page):
    url = f"/a/acme/notifications/{page}"
    assert browser(everybody[who]).get(url).status_code == answer


def test_notes_are_ones_own(browser, ada, max_, note):
    page = browser(ada).get("/a/acme/notifications/").content
    assert b"Deletion completed: Unsubscribed in May" in page
    assert b"1,234 profiles deleted" in page
    page = browser(max_).get("/a/acme/notifications/").content
    assert b"No notifications" in page


def test_the_bell_counts_what_is_unread(browser, ada, max_, note):
    bell = browser(ada).get("/a/acme/notifications/bell/").content
    assert b"Notifications, 1 unread" in bell
    assert b"<html" not in bell
    bell = browser(max_).get("/a/acme/notifications/bell/").content
    assert b"unread" not in bell


def test_a_bell_whose_member_signed_out_takes_the_page_to_the_sign_in(browser, acme):
    response = browser(None).get(
        "/a/acme/notifications/bell/",
        headers={
            "HX-Request": "true",
            "HX-Current-URL": "http://testserver/a/acme/in-progress/",
        },
    )
    assert response["HX-Redirect"].startswith("/sign-in/")
    assert response["HX-Redirect"].endswith("next=/a/acme/in-progress/")


def test_reading_a_note_marks_it_and_leads_to_the_report(browser, ada, note):
    url = f"/a/acme/notifications/{note.pk}/reading/"
    assert browser(ada).post(url)["Location"] == "/a/acme/executions/7/"
    assert not unread(note)
    assert browser(ada).post(url).status_code == 302


def test_all_notes_are_marked_at_once(browser, ada, note):
    response = browser(ada).post("/a/acme/notifications/reading/")
    assert response["Location"] == "/a/acme/notifications/"
    assert not unread(note)


@pytest.mark.parametrize(("who", "answer"), [(None, 302), ("max", 404), ("gus", 404)])
def test_nobody_else_reads_a_note(browser, everybody, note, who, answer):
    url = f"/a/acme/notifications/{note.pk}/reading/"
    assert browser(everybody[who]).post(url).status_code == answer
    assert unread(note)


def test_another_accounts_note_is_not_there(browser, gus, globex, note):
    url = f"/a/globex/notifications/{note.pk}/reading/"
    assert browser(gus).post(url).status_code == 404
    assert unread(note)


def test_somebody_elses_all_is_not_mine(browser, max_, note):
    browser(max_).post("/a/acme/notifications/reading/")
    assert unread(note)


@pytest.mark.parametrize("page", ["reading/", "7/reading/"])
def test_a_link_marks_nothing(browser, ada, page):
    assert browser(ada).get(f"/a/acme/notifications/{page}").status_code == 405


@pytest.mark.parametrize("page", ["", "bell/"])
def test_pages_take_nothing(browser, ada, page):
    assert browser(ada).post(f"/a/acme/notifications/{page}").status_code == 405


def test_the_bell_says_what_rang_since_it_was_shown(browser, ada, note):
    url = "/a/acme/notifications/bell/"
    ring = json.loads(browser(ada).get(f"{url}?known=0")["HX-Trigger"])
    assert ring["toast"]["text"] == "Deletion completed: Unsubscribed in May"
    for known in ("1", "7", "x", "²", "-1", "9" * 50):
        assert "HX-Trigger" not in browser(ada).get(url, {"known": known}).headers


def test_the_list_goes_on_on_a_second_page(browser, ada, acme):
    with account_transaction(acme):
        for number in range(31):
            notify(ada, Kind.STOPPED, subject=f"Run {number:02}", path="/")
    first = browser(ada).get("/a/acme/notifications/")
    assert "Run 30" in first.content.decode()
    assert "Run 00" not in first.content.decode()
    url = "/a/acme/notifications/" + first.context["page"].next_url
    assert "Run 00" in browser(ada).get(url).content.decode()
