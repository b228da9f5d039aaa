"""Owners invite; the letter's link leads in once, and only whom it was meant for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from members.actions.accept_invitation import accept_invitation
from members.actions.invite_member import TASK, invite_member
from members.actions.remove_member import remove_member
from members.actions.renew_invitation import renew_invitation
from members.actions.send_invitation import send_invitation
from members.actions.withdraw_invitation import withdraw_invitation
from members.models import Invitation, Status
from members.refusals import InvitationOver
from members.tasks import send
from notifications.models import Notification
from tenancy import post, queries
from tenancy.models import Errand, Membership, User
from tenancy.roles import Role
from tenancy.sections import seen_by
from tests import factories

NEW = "/a/acme/members/invitations/new/"
LIST = "/a/acme/members/invitations/"
NINA = {"first_name": "Nina", "last_name": "New", "password": "a-long-unusual-word-9"}


@pytest.fixture
def invite(browser, everybody, belgium):
    """Return what sends the form of an invitation."""

    def invited(who="olga", **fields):
        data = {"email": "nina@acme.example", "role": "marketer", "sees": "all"}
        return browser(everybody[who]).post(NEW, {**data, **fields})

    return invited


def all_of(acme, scope):
    with scope(acme):
        return list(Invitation.objects.filter(account=acme).order_by("pk"))


def membership(email="nina@acme.example"):
    user = User.objects.filter(email=email).first()
    return user and queries.membership(user, "acme")


def test_an_owner_invites(invite, belgium, acme, olga, scope):
    answer = invite(sees="some", sections=[belgium.pk], email=" Nina@ACME.example ")
    assert answer.headers["Location"] == LIST
    [invitation] = all_of(acme, scope)
    assert invitation.email == "nina@acme.example"
    assert invitation.section_ids == [belgium.pk]
    assert Errand.objects.filter(task=TASK, row_id=invitation.pk).exists()
    with scope(acme):
        entry = Entry.objects.get(action="member.invited")
    assert entry.author_id == olga.pk
    assert "nina" not in str(entry.facts)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"email": ""}, "Give the address of your colleague."),
        ({"email": "nina"}, "Enter a valid email address."),
        ({"email": "max@acme.example"}, "is a member of this account already"),
        ({"role": ""}, "Choose a role."),
        ({"role": "platform"}, "Select a valid choice."),
        ({"sees": "some"}, "Choose at least one section."),
    ],
)
def test_a_bad_invitation_is_refused_at_the_field(invite, acme, scope, fields, message):
    answer = invite(**fields)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not all_of(acme, scope)


def test_an_address_is_invited_once_at_a_time(invite, invitation, acme, scope):
    answer = invite()
    assert answer.status_code == 422
    assert "is invited already" in answer.content.decode()
    assert len(all_of(acme, scope)) == 1


def test_an_invitation_that_is_over_makes_room(invite, invitation, acme, scope):
    with scope(acme):
        Invitation.objects.update(expires=timezone.now())
    assert invite().status_code == 302
    assert [each.status for each in all_of(acme, scope)] == [
        Status.WITHDRAWN,
        Status.OPEN,
    ]


@pytest.mark.parametrize(
    ("who", "answer"),
    [(None, 302), ("ada", 403), ("max", 403), ("otto", 403), ("gus", 404)],
)
def test_nobody_else_invites(
    browser, everybody, invite, invitation, acme, scope, who, answer
):
    client = browser(everybody[who])
    assert invite(who, email="x@acme.example").status_code == answer
    for path in (LIST, NEW):
        assert client.get(path).status_code == answer
    for path in ("sending/", "withdrawal/"):
        assert client.post(f"{LIST}{invitation.pk}/{path}").status_code == answer
    [untouched] = all_of(acme, scope)
    assert untouched.status == Status.OPEN


def test_another_accounts_invitation_is_not_there(browser, gus, globex, invitation):
    for path in ("sending/", "withdrawal/"):
        url = f"/a/globex/members/invitations/{invitation.pk}/{path}"
        assert browser(gus).post(url).status_code == 404


def test_wrong_methods_are_refused(browser, olga, invitation, link):
    client = browser(olga)
    assert client.post(LIST).status_code == 405
    assert client.put(NEW).status_code == 405
    assert client.put(link).status_code == 405
    for path in ("sending/", "withdrawal/"):
        assert client.get(f"{LIST}{invitation.pk}/{path}").status_code == 405


def test_the_letter_says_who_invites_and_as_what(link, mailoutbox):
    [letter] = mailoutbox
    assert letter.to == ["nina@acme.example"]
    assert letter.subject == "Lethe: You are invited to Acme Outdoor"
    assert "Olga Test invites you to work in Acme Outdoor" in letter.body
    assert "Your role: Marketer." in letter.body


def test_the_letter_is_sent_once(invitation, link, fresh, mailoutbox):
    send_invitation(fresh(invitation))
    assert len(mailoutbox) == 1
    assert fresh(invitation).mailed
    assert not Errand.objects.filter(task=TASK).exists()


def test_the_token_is_nowhere_but_in_the_letter(link, fresh, invitation):
    token = link.rstrip("/").rpartition("/")[2]
    assert len(token) > 40
    assert token not in str(fresh(invitation).__dict__)


def test_a_worker_sends_what_is_due(invitation, mailoutbox):
    errand = Errand.objects.get(task=TASK)
    send(errand.pk)
    send(errand.pk)
    assert len(mailoutbox) == 1


def test_a_withdrawn_invitation_is_not_sent(invitation, olga, mailoutbox, scope, acme):
    with scope(acme):
        withdraw_invitation(invitation, by=olga)
    send(Errand.objects.get(task=TASK).pk)
    assert mailoutbox == []
    assert not Errand.objects.exists()


def test_a_letter_waits_for_a_mail_server_that_is_down(
    invitation, fresh, mailoutbox, monkeypatch
):
    monkeypatch.setattr(
        "members.actions.send_invitation.post", lambda *_: post.Posted.LATER
    )
    send_invitation(invitation)
    assert fresh(invitation).mailed is None
    assert Errand.objects.filter(task=TASK).exists()
    monkeypatch.undo()
    send_invitation(fresh(invitation))
    assert len(mailoutbox) == 1


def test_a_refused_address_is_said_to_the_owner(
    browser, olga, invitation, fresh, monkeypatch
):
    monkeypatch.setattr(
        "members.actions.send_invitation.post", lambda *_: post.Posted.REFUSED
    )
    send_invitation(invitation)
    assert fresh(invitation).bounced
    page = browser(olga).get(LIST).content.decode()
    assert "The mail server refused this address" in page


def test_somebody_new_comes_in_with_a_name_and_a_password(
    browser, link, invitation, belgium, olga, acme, scope
):
    client = browser(None)
    page = client.get(link)
    assert page.status_code == 200
    assert b"nina@acme.example" in page.content
    assert client.post(link, NINA).headers["Location"] == "/a/acme/"
    member = membership()
    assert member is not None
    assert member.role == Role.MARKETER
    assert str(member.user) == "Nina New"
    assert member.user.check_password(NINA["password"])
    with scope(acme):
        assert seen_by(member) == frozenset({belgium.pk})
        assert Entry.objects.get(action="member.joined").author_id == member.pk
        note = Notification.objects.get(member=olga)
    assert (note.kind, note.subject) == ("joined", "Nina New")
    # They are signed in, with that role.
    assert client.get("/a/acme/tables/").status_code == 200
    assert client.get("/a/acme/members/").status_code == 403


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"first_name": ""}, "Give your first name."),
        ({"last_name": " "}, "Give your last name."),
        ({"password": ""}, "Choose a password."),
        ({"password": "short"}, "too short"),
        ({"password": "12345678901"}, "entirely numeric"),
        ({"password": "nina@acme.example"}, "too similar"),
    ],
)
def test_a_bad_answer_is_said_at_its_field(browser, link, fields, message):
    answer = browser(None).post(link, {**NINA, **fields})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert membership() is None


def test_a_link_leads_in_once(browser, link):
    browser(None).post(link, NINA)
    for client in (browser(None), browser(membership())):
        assert client.get(link).status_code == 410
        assert client.post(link, NINA).status_code == 410


def test_a_link_leads_in_for_seven_days(browser, link, acme, scope):
    with scope(acme):
        Invitation.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert browser(None).get(link).status_code == 410
    assert browser(None).post(link, NINA).status_code == 410
    assert membership() is None


def test_a_withdrawn_link_leads_nowhere(browser, olga, invitation, link, acme, scope):
    assert browser(olga).post(f"{LIST}{invitation.pk}/withdrawal/").status_code == 302
    assert browser(None).post(link, NINA).status_code == 410
    assert membership() is None
    with scope(acme):
        assert Entry.objects.filter(action="invitation.withdrawn").exists()
    # What is over cannot be sent again.
    assert browser(olga).post(f"{LIST}{invitation.pk}/sending/").status_code == 404


def test_of_two_letters_the_later_leads_in(
    browser, olga, invitation, link, fresh, link_of_last
):
    assert browser(olga).post(f"{LIST}{invitation.pk}/sending/").status_code == 302
    assert browser(None).get(link).status_code == 404
    send_invitation(fresh(invitation))
    later = link_of_last()
    assert later != link
    assert browser(None).get(later).status_code == 200


@pytest.mark.parametrize(
    "path", ["/invitations/acme/guess/", "/invitations/nowhere/guess/"]
)
def test_a_guess_finds_nothing(browser, invitation, path):
    assert browser(None).get(path).status_code == 404


def test_before_it_is_sent_no_link_leads_in(browser, invitation):
    assert browser(None).get("/invitations/acme/ /").status_code == 404


def test_a_link_leads_into_its_own_account_only(browser, link, globex):
    other = link.replace("/acme/", "/globex/")
    assert browser(None).get(other).status_code == 404


def test_who_has_a_user_signs_in_first(browser, link, globex):
    factories.member(globex, "nina@acme.example", Role.MARKETER)
    answer = browser(None).get(link)
    assert f"/sign-in/login/?next={link}" in answer.content.decode()
    # No name and no password is taken from them here.
    browser(None).post(link, NINA)
    assert membership() is None
    assert not User.objects.get(email="nina@acme.example").check_password(
        NINA["password"]
    )


def test_who_has_a_user_accepts_with_one_click(browser, link, globex):
    nina = factories.member(globex, "nina@acme.example", Role.OWNER)
    client = browser(nina)
    assert b"Come in" in client.get(link).content
    assert client.post(link).headers["Location"] == "/a/acme/"
    member = membership()
    assert member is not None
    assert member.role == Role.MARKETER
    theirs = queries.membership(nina.user, "globex")
    assert theirs is not None
    assert theirs.role == Role.OWNER


@pytest.mark.parametrize("known", [True, False])
def test_somebody_else_does_not_come_in_by_it(browser, link, gus, globex, known):
    if known:
        factories.member(globex, "nina@acme.example", Role.MARKETER)
    client = browser(gus)
    assert (
        "You are signed in as gus@globex.example" in client.get(link).content.decode()
    )
    client.post(link, NINA)
    assert queries.membership(gus.user, "acme") is None
    assert membership() is None


def test_who_left_comes_back_as_they_are_invited(
    browser, acme, olga, max_, scope, link_of_last
):
    with scope(acme):
        remove_member(max_, by=olga)
        invitation = invite_member(acme, max_.user.email, Role.OPERATOR, by=olga)
    send_invitation(invitation)
    link = link_of_last()
    assert browser(max_).post(link).status_code == 302
    member = membership("max@acme.example")
    assert member is not None
    assert (member.pk, member.role) == (max_.pk, Role.OPERATOR)
    assert seen_by(member) is None


def test_who_came_in_another_way_meanwhile_keeps_their_role(
    acme, invitation, link, fresh, scope
):
    nina = factories.member(acme, "nina@acme.example", Role.ADMIN)
    with scope(acme):
        accept_invitation(fresh(invitation), user=nina.user)
        assert Membership.objects.get(pk=nina.pk).role == Role.ADMIN
        with pytest.raises(InvitationOver):
            accept_invitation(fresh(invitation), user=nina.user)


def test_a_section_that_went_meanwhile_is_not_seen_and_opens_no_other(
    browser, link, belgium, france, acme, scope
):
    with scope(acme):
        belgium.delete()
    browser(None).post(link, NINA)
    with scope(acme):
        assert seen_by(membership()) == frozenset()


def test_renewing_makes_it_valid_again(acme, olga, invitation, fresh, scope):
    with scope(acme):
        Invitation.objects.update(expires=timezone.now())
        renew_invitation(invitation, by=olga)
    assert fresh(invitation).is_valid
