"""Members are changed and removed by owners, and never by themselves."""

import threading

import pytest
from django.db import connection

from audit.models import Entry
from common.errors import WrongState
from members.actions.change_member import change_member
from members.actions.remove_member import remove_member
from members.refusals import OwnerNoMore, OwnMembership
from tenancy import queries
from tenancy.models import Membership, SeenSection
from tenancy.roles import Role
from tenancy.sections import seen_by
from tests import factories

LIST = "/a/acme/members/"


def url(member, more=""):
    return f"{LIST}{member.pk}/{more}"


def now(member, scope):
    with scope(member.account):
        return Membership.objects.select_related("account", "user").get(pk=member.pk)


def last_entry(acme, scope):
    with scope(acme):
        return Entry.objects.filter(account=acme).order_by("-position").first()


@pytest.fixture
def change(browser, everybody, max_):
    """Return what gives Max the role of an administrator, by Olga."""

    def changed(who="olga", member=max_, **fields):
        data = {"role": "admin", "sees": "all", **fields}
        return browser(everybody[who]).post(url(member), data)

    return changed


@pytest.fixture
def remove(browser, everybody, max_):
    return lambda who="olga", member=max_: browser(everybody[who]).post(
        url(member, "removal/")
    )


def test_an_owner_sees_who_is_a_member(browser, olga, max_, gus):
    page = browser(olga).get(LIST).content.decode()
    assert "max@acme.example" in page
    assert "gus@globex.example" not in page


def test_the_list_goes_on_on_a_second_page(browser, olga, acme):
    for number in range(55):
        factories.member(acme, f"m{number:02}@acme.example", Role.MARKETER)
    first = browser(olga).get(LIST)
    page = first.context["page"]
    assert "m54@acme.example" in first.content.decode()
    assert "m04@acme.example" not in first.content.decode()
    assert (
        "m04@acme.example" in browser(olga).get(LIST + page.next_url).content.decode()
    )


def test_an_owner_gives_another_role(change, max_, acme, scope):
    assert change().headers["Location"] == LIST
    assert now(max_, scope).role == Role.ADMIN
    entry = last_entry(acme, scope)
    assert entry.action == "member.changed"
    assert entry.facts == {"member": max_.pk, "role": "admin", "sections": []}


def test_an_owner_says_which_sections_a_member_sees(
    change, max_, acme, belgium, france, scope
):
    change(role="marketer", sees="some", sections=[belgium.pk])
    with scope(acme):
        assert seen_by(now(max_, scope)) == frozenset({belgium.pk})
    assert last_entry(acme, scope).facts["sections"] == ["belgium"]
    change(role="marketer", sees="some", sections=[france.pk])
    with scope(acme):
        assert seen_by(now(max_, scope)) == frozenset({france.pk})
    change(role="marketer")
    assert seen_by(now(max_, scope)) is None
    with scope(acme):
        assert not SeenSection.objects.exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"role": ""}, "Choose a role."),
        ({"role": "platform"}, "Select a valid choice."),
        ({"role": "emperor"}, "Select a valid choice."),
        ({"sees": "some"}, "Choose at least one section."),
        ({"sees": "some", "sections": [9]}, "This section is not there any more."),
        ({"sees": "some", "sections": ["x"]}, "This section is not there any more."),
    ],
)
def test_a_bad_choice_is_said_at_its_field(
    change, max_, belgium, scope, fields, message
):
    answer = change(**fields)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert now(max_, scope).role == Role.MARKETER


def test_an_owner_sees_every_section(change, max_, belgium, scope):
    answer = change(role="owner", sees="some", sections=[belgium.pk])
    assert answer.status_code == 422
    assert "An account owner sees every section." in answer.content.decode()
    assert now(max_, scope).role == Role.MARKETER


def test_another_accounts_section_cannot_be_given(change, max_, belgium, globex, scope):
    with scope(globex):
        theirs = globex.sections.create(slug="mars", name="Mars")
    answer = change(sees="some", sections=[theirs.pk])
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("ada", 403), ("otto", 403), ("gus", 404)]
)
def test_nobody_else_changes_or_removes_a_member(
    change, remove, max_, scope, who, answer
):
    assert change(who).status_code == answer
    assert remove(who).status_code == answer
    member = now(max_, scope)
    assert (member.role, member.left) == (Role.MARKETER, None)


@pytest.mark.parametrize("page", ["", "{}/", "{}/removal/"])
@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("max", 403), ("ada", 403), ("gus", 404)]
)
def test_nobody_else_opens_the_pages(browser, everybody, page, who, answer):
    path = LIST + page.format(everybody["max"].pk)
    assert browser(everybody[who]).get(path).status_code == answer


@pytest.mark.parametrize("more", ["", "removal/"])
def test_another_accounts_member_is_not_there(browser, olga, gus, scope, more):
    client = browser(olga)
    assert client.get(url(gus, more)).status_code == 404
    assert client.post(url(gus, more), {"role": "marketer"}).status_code == 404
    assert now(gus, scope).left is None


def test_wrong_methods_are_refused(browser, olga, max_):
    client = browser(olga)
    assert client.post(LIST).status_code == 405
    assert client.delete(url(max_)).status_code == 405
    assert client.delete(url(max_, "removal/")).status_code == 405


def test_a_removed_member_is_out_at_once(browser, remove, max_, acme, scope):
    theirs = browser(max_)
    assert theirs.get("/a/acme/tables/").status_code == 200
    assert remove().headers["Location"] == LIST
    assert theirs.get("/a/acme/tables/").status_code == 404
    assert theirs.get("/a/acme/notifications/bell/").status_code == 404
    assert queries.accounts_of(max_.user) == []
    entry = last_entry(acme, scope)
    assert entry.action == "member.removed"
    assert entry.facts["member"] == max_.pk


def test_what_a_removed_member_did_keeps_their_name(
    browser, change, remove, max_, olga, ada, acme, scope
):
    change(role="owner")
    change(who="max", member=ada, role="operator")
    remove()
    page = browser(olga).get("/a/acme/audit/").content.decode()
    assert "Max Test" in page


def test_a_member_is_removed_once(browser, remove, olga, max_, scope):
    remove()
    assert remove().status_code == 404
    member = now(max_, scope)
    member.account_id = olga.account_id
    with scope(olga.account), pytest.raises(WrongState):
        remove_member(member, by=olga)


def test_nobody_changes_or_removes_themselves(browser, change, remove, olga, scope):
    answer = change(member=olga, role="marketer")
    assert answer.status_code == 409
    assert remove(member=olga).status_code == 409
    member = now(olga, scope)
    assert (member.role, member.left) == (Role.OWNER, None)
    assert (
        "Nobody changes their own role" in browser(olga).get(url(olga)).content.decode()
    )


def test_who_was_demoted_meanwhile_changes_nobody(olga, max_, acme, scope):
    second = factories.member(acme, "oda@acme.example", Role.OWNER)
    with scope(acme):
        change_member(second, Role.MARKETER, by=olga)
        # As Oda's request knew her before.
        second.role = Role.OWNER
        with pytest.raises(OwnerNoMore):
            change_member(max_, Role.ADMIN, by=second)
        with pytest.raises(OwnerNoMore):
            remove_member(olga, by=second)
        with pytest.raises(OwnMembership):
            remove_member(second, by=second)


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_remove_each_other_one_is_left(acme, olga, scope):
    oda = factories.member(acme, "oda@acme.example", Role.OWNER)
    start = threading.Barrier(2)
    refused = []

    def act(member, by):
        try:
            with scope(acme):
                start.wait()
                remove_member(member, by=by)
        except OwnerNoMore as error:
            refused.append(error)
        finally:
            connection.close()

    both = [
        threading.Thread(target=act, args=(oda, olga)),
        threading.Thread(target=act, args=(olga, oda)),
    ]
    for each in both:
        each.start()
    for each in both:
        each.join(timeout=20)
    assert len(refused) == 1
    with scope(acme):
        assert queries.members(acme).filter(role=Role.OWNER).count() == 1


def test_the_question_before_a_removal_is_a_dialog_to_htmx(browser, olga, max_):
    client = browser(olga)
    page = client.get(url(max_, "removal/")).content.decode()
    assert "<html" in page
    part = client.get(url(max_, "removal/"), headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith("<dialog")
