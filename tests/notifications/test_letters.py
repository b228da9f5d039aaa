"""Notes come by e-mail to those who want them, and no letter is ever lost."""

import smtplib

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.utils import timezone

from notifications.actions.notify import TASK, notify
from notifications.actions.send_letter import send_letter
from notifications.models import Kind, Notification
from notifications.queries import letters
from notifications.tasks import send
from tenancy import post
from tenancy.models import Errand, Membership

CHOICE = "/a/acme/notifications/letters/"


@pytest.fixture(autouse=True)
def nobody_pauses():
    cache.delete(post.PAUSED)
    yield
    cache.delete(post.PAUSED)


@pytest.fixture
def everybody(acme, ada, max_, otto, gus):
    return {"ada": ada, "max": max_, "otto": otto, "gus": gus, None: None}


@pytest.fixture
def tell(acme, scope):
    """Return what leaves a note for a member."""

    def told(member, kind=Kind.COMPLETED, subject="Spring"):
        with scope(acme):
            fresh = Membership.objects.select_related("account", "user")
            member = fresh.get(pk=member.pk)
            notify(member, kind, subject=subject, path="/a/acme/x/", deleted=1234)
            return Notification.objects.order_by("-pk").first()

    return told


@pytest.fixture
def due(acme, scope):
    """Return the notes whose letter is due."""

    def found():
        with scope(acme):
            return list(letters(acme))

    return found


def failing(monkeypatch, error):
    def refuse(*_):
        raise error

    monkeypatch.setattr(EmailMessage, "send", refuse)


def test_a_letter_says_how_many_and_where_to_look(tell, due, ada, mailoutbox):
    tell(ada)
    [note] = due()
    send_letter(note)
    [letter] = mailoutbox
    assert letter.to == ["ada@acme.example"]
    assert letter.subject == "Lethe: Deletion completed: Spring (Acme Outdoor)"
    assert "1,234 profiles deleted" in letter.body
    assert f"{settings.BASE_URL}/a/acme/x/" in letter.body
    assert f"{settings.BASE_URL}{CHOICE}" in letter.body


def test_a_letter_is_in_the_language_of_its_reader(tell, due, ada, mailoutbox):
    ada.user.language = "fr"
    ada.user.save()
    tell(ada)
    send_letter(due()[0])
    assert "Deletion completed" not in mailoutbox[0].subject


def test_a_worker_sends_a_letter_once(tell, due, ada, mailoutbox):
    tell(ada)
    errand = Errand.objects.get(task=TASK)
    send(errand.pk)
    send(errand.pk)
    assert len(mailoutbox) == 1
    assert due() == []
    assert not Errand.objects.exists()


def test_a_worker_that_died_after_sending_sends_once_more(
    tell, due, ada, mailoutbox, monkeypatch
):
    tell(ada)
    [note] = due()

    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("notifications.actions.send_letter.done", die)
    with pytest.raises(KeyboardInterrupt):
        send_letter(note)
    monkeypatch.undo()
    send(Errand.objects.get(task=TASK).pk)
    assert len(mailoutbox) == 2
    assert due() == []


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("no server"),
        TimeoutError("slow"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPRecipientsRefused({"ada@acme.example": (450, b"later")}),
        smtplib.SMTPDataError(451, b"later"),
    ],
)
def test_a_letter_waits_for_a_server_that_is_down(
    tell, due, ada, mailoutbox, monkeypatch, error
):
    tell(ada)
    failing(monkeypatch, error)
    send_letter(due()[0])
    assert len(due()) == 1
    assert Errand.objects.filter(task=TASK).exists()
    monkeypatch.undo()
    # For a minute nobody else waits for that server.
    send_letter(due()[0])
    assert mailoutbox == []
    cache.delete(post.PAUSED)
    send_letter(due()[0])
    assert len(mailoutbox) == 1
    assert due() == []


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"ada@acme.example": (550, b"unknown")}),
        smtplib.SMTPDataError(554, b"no"),
    ],
)
def test_a_letter_that_is_refused_for_good_is_let_go(
    tell, due, ada, monkeypatch, error
):
    tell(ada)
    failing(monkeypatch, error)
    send_letter(due()[0])
    assert due() == []
    assert not Errand.objects.exists()


def test_who_left_is_told_nothing_more(tell, due, ada, acme, mailoutbox, scope):
    tell(ada)
    with scope(acme):
        Membership.objects.filter(pk=ada.pk).update(left=timezone.now())
    [note] = due()
    send_letter(note)
    assert mailoutbox == []
    assert due() == []
    assert tell(ada).pk == note.pk


def test_a_letter_about_an_import_says_how_many(acme, ada, due, mailoutbox, scope):
    facts = {"rows": 1300, "added": 1234, "updated": 5, "unchanged": 61}
    with scope(acme):
        member = Membership.objects.select_related("account", "user").get(pk=ada.pk)
        notify(member, Kind.IMPORTED, subject="Fair", path="/a/acme/x/", **facts)
    send_letter(due()[0])
    assert "\n1,234 added, 5 updated\n" in mailoutbox[0].body


def test_a_subject_cannot_add_headers(tell, due, ada, mailoutbox):
    tell(ada, subject="Spring\r\nBcc: eve@evil.example")
    send_letter(due()[0])
    assert mailoutbox[0].recipients() == ["ada@acme.example"]
    assert "\n" not in mailoutbox[0].subject


def test_a_member_chooses_what_comes_by_mail(browser, tell, due, ada):
    page = browser(ada).get(CHOICE)
    assert page.context["form"]["kinds"].value() == [str(kind) for kind in Kind]
    answer = browser(ada).post(CHOICE, {"kinds": ["failed", "exported"]})
    assert answer.headers["Location"] == CHOICE
    assert browser(ada).get(CHOICE).context["form"]["kinds"].value() == [
        "failed",
        "exported",
    ]
    tell(ada, Kind.COMPLETED)
    assert due() == []
    assert not Errand.objects.exists()
    tell(ada, Kind.FAILED)
    assert len(due()) == 1


def test_a_choice_of_nothing_is_one(browser, tell, due, ada, max_):
    browser(ada).post(CHOICE, {})
    tell(ada)
    assert due() == []
    tell(max_)
    assert len(due()) == 1


def test_a_choice_keeps_the_other_preferences(browser, ada, acme, scope):
    with scope(acme):
        Membership.objects.filter(pk=ada.pk).update(preferences={"columns": {"1": []}})
    browser(ada).post(CHOICE, {"kinds": ["failed"]})
    with scope(acme):
        kept = Membership.objects.get(pk=ada.pk).preferences
    assert kept["columns"] == {"1": []}


def test_a_kind_that_is_none_is_refused(browser, ada):
    assert browser(ada).post(CHOICE, {"kinds": ["everything"]}).status_code == 422


@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("gus", 404), ("max", 200), ("otto", 200)]
)
def test_the_choice_is_every_members(browser, everybody, who, answer):
    client = browser(everybody[who])
    assert client.get(CHOICE).status_code == answer
    assert client.put(CHOICE).status_code == (405)
