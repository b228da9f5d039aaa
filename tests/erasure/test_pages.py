"""Deletion by hand through its doors: the pop-up, the act, the report."""

import re
from html import unescape

import pytest

from audit import queries as audit_queries
from audit.models import Entry
from erasure.models import Erasure
from profiles.models import Profile, Target
from tenancy.roles import Role
from tests import factories

GRID = "/a/acme/tables/people/profiles/"
SELECTION = "/a/acme/tables/people/selection/"
DELETION = "/a/acme/tables/people/selection/deletion/"
HTMX = {"HX-Request": "true", "HX-Target": "dialogs"}


@pytest.fixture
def ask(browser, max_, crowd):
    def asked(who=max_, picked=None, url=SELECTION, headers=None, **more):
        numbers = [profile.pk for profile in crowd[:3]] if picked is None else picked
        data = {"profile": numbers, **more}
        return browser(who).post(url, data, headers=headers)

    return asked


@pytest.fixture
def delete(browser, max_, ask):
    """Look first, then confirm exactly what was shown, changed by `more`."""

    def deleted(who=max_, headers=None, looker=max_, **more):
        fields = {**shown(ask(looker)), "confirmed": "yes", "reason": "They asked."}
        fields.update(more)
        return browser(who).post(DELETION, fields, headers=headers)

    return deleted


def shown(answer):
    """Return what the form of the pop-up would send."""
    page = answer.content.decode()
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    only = {name: unescape(value) for name, value in found}
    return {
        "profile": [value for name, value in found if name == "profile"],
        "back": only["back"],
        "fingerprint": only["fingerprint"],
    }


@pytest.fixture
def there(crowd, scope, acme):
    def count():
        with scope(acme):
            return Profile.objects.visible(acme).count()

    return count


# The pop-up -------------------------------------------------------------------------


def test_the_pop_up_names_who_and_what_goes(ask, there):
    page = ask().content.decode()
    assert "Delete 3 profiles for good?" in page
    for number in range(3):
        assert f"First{number} Last{number}" in page
        assert f"person{number}@people.example" in page
    assert "First3" not in page
    assert "Nobody can bring them back." in page
    assert "all sections: Belgium" in page
    assert re.search(
        r"E-mail interactions</dt>\s*<dd>\s*<span class=\"number\">3<", page
    )
    assert "anonymised" in page
    assert "separated from the profile" in page
    assert there() == 5


def test_htmx_gets_a_dialog_and_a_browser_a_page(ask):
    part, page = ask(headers=HTMX).content.decode(), ask().content.decode()
    assert part.lstrip().startswith("<dialog")
    assert "<html" not in part
    assert "<html" in page
    assert "<dialog" not in page


@pytest.mark.parametrize("url", [SELECTION, DELETION])
@pytest.mark.parametrize(("who", "answer"), [(None, 302), ("otto", 403), ("gus", 404)])
def test_nobody_else_gets_in(ask, there, request, url, who, answer):
    member = who and request.getfixturevalue(who)
    assert ask(member, url=url).status_code == answer
    assert there() == 5


@pytest.mark.parametrize("url", [SELECTION, DELETION])
def test_they_are_reached_by_post_only(crowd, browser, max_, url):
    assert browser(max_).get(url).status_code == 405


@pytest.mark.parametrize("url", [SELECTION, DELETION])
def test_another_accounts_table_is_not_there(ask, globex, url, there):
    factories.table(globex, "theirs")
    url = url.replace("people", "theirs")
    assert ask(url=url).status_code == 404
    assert there() == 5


@pytest.mark.parametrize("url", [SELECTION, DELETION])
@pytest.mark.parametrize(
    ("picked", "message"),
    [
        ([], "No profile is selected."),
        (range(1, 22), "More than 20 profiles are selected."),
        (["x"], "Correct them and try again."),
        ([-1], "Correct them and try again."),
        ([2**63], "Correct them and try again."),
    ],
)
@pytest.mark.parametrize("headers", [None, HTMX])
def test_what_is_no_selection_is_refused(ask, there, url, picked, message, headers):
    answer = ask(picked=list(picked), url=url, headers=headers)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert there() == 5


def test_twenty_are_not_too_many(people, ask):
    picked = [profile.pk for profile in factories.profiles(people, 0)]
    assert not picked
    others = [factories.profile(people, crm_id=f"x{number}").pk for number in range(20)]
    assert "Delete 20 profiles" in ask(picked=others).content.decode()


def test_foreign_and_vanished_numbers_are_left_out_and_counted(
    ask, crowd, strangers, contacts, acme, scope
):
    elsewhere = factories.profile(contacts, crm_id="1")
    with scope(acme):
        Target.objects.create(account=acme, profile_id=crowd[1].pk, erasure_id=9)
    picked = [crowd[0].pk, crowd[1].pk, strangers[0].pk, elsewhere.pk]
    page = ask(picked=picked).content.decode()
    assert "3 selected profiles are not there any more" in page
    assert shown(ask(picked=picked))["profile"] == [str(crowd[0].pk)]


@pytest.mark.parametrize("headers", [None, HTMX])
def test_a_selection_of_strangers_is_nobody(ask, strangers, headers):
    answer = ask(picked=[strangers[0].pk], headers=headers)
    assert answer.status_code == 409
    assert "not there any more" in unescape(answer.content.decode()) or (
        "None of the selected profiles" in answer.content.decode()
    )


def test_who_is_on_hold_is_shown_and_stays(ask, crowd, hold, delete, there):
    hold(crowd[0])
    page = ask().content.decode()
    assert "1 profile is on legal hold and stays" in page
    assert "ask an administrator to lift the hold" in page
    assert "Delete 2 profiles for good?" in page
    assert delete().status_code == 302
    assert there() == 3


def test_when_all_are_on_hold_there_is_nothing_to_confirm(ask, crowd, hold):
    for profile in crowd[:3]:
        hold(profile)
    page = ask().content.decode()
    assert "3 profiles are on legal hold and stay" in page
    assert "btn-danger" not in page


def test_somebody_without_a_name_is_told_by_what_they_are_known_under(ask, people):
    nameless = factories.profile(people, crm_id="N-1")
    page = ask(picked=[nameless.pk]).content.decode()
    assert "No name" in page
    assert "N-1" in page


# The act ----------------------------------------------------------------------------


def test_a_marketer_deletes_what_they_picked(delete, there, crowd, acme, scope):
    answer = delete(back=f"{GRID}?size=50")
    assert (answer.status_code, answer["Location"]) == (302, f"{GRID}?size=50")
    assert there() == 2
    with scope(acme):
        erasure = Erasure.objects.get()
    assert (erasure.status, erasure.erased, erasure.reason) == (
        "completed", 3, "They asked."
    )  # fmt: skip


def test_afterwards_the_grid_says_so_and_leads_to_the_report(
    delete, browser, max_, acme, scope
):
    answer = delete()
    with scope(acme):
        number = Erasure.objects.get().pk
    follow = browser(max_)
    follow.cookies.update(answer.cookies)
    page = follow.get(GRID).content.decode()
    assert "3 profiles were deleted." in page
    assert f'href="/a/acme/erasures/{number}/"' in page
    assert "First0" not in page


def test_htmx_is_sent_back_to_the_grid(delete, there):
    answer = delete(headers=HTMX)
    assert answer["HX-Redirect"] == GRID
    assert there() == 2


def test_the_answer_carries_nobody_away_or_along(delete):
    answer = delete(back="https://evil.example/")
    assert answer["Location"] == GRID
    assert "First0" not in str(answer.cookies)


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize(
    ("change", "status", "message"),
    [
        ({"confirmed": ""}, 422, "The tick is missing."),
        ({"reason": "x" * 2001}, 422, "The reason is longer than 2000 characters"),
        ({"reason": "\0"}, 422, "Null characters are not allowed"),
        ({"fingerprint": "0" * 64}, 409, "Something changed after you looked."),
        ({"fingerprint": ""}, 409, "Something changed after you looked."),
    ],
)
def test_a_refusal_keeps_the_form_and_changes_nothing(
    delete, there, acme, scope, change, status, message, headers
):
    answer = delete(headers=headers, **change)
    page = unescape(answer.content.decode())
    assert answer.status_code == status
    assert message in page
    assert "Delete 3 profiles for good?" in page
    assert there() == 5
    with scope(acme):
        assert not Erasure.objects.exists()
        assert not Entry.objects.exists()
        assert not Target.objects.exists()


def test_what_was_typed_is_still_there_after_a_refusal(delete):
    page = delete(confirmed="", reason="A fine reason").content.decode()
    assert "A fine reason" in page


def test_an_account_can_demand_a_reason(delete, there, acme, ask):
    acme.reason_required = True
    acme.save()
    assert "(optional)" not in ask().content.decode()
    answer = delete(reason="  ")
    assert answer.status_code == 422
    assert "This account asks for a reason." in answer.content.decode()
    assert there() == 5
    assert delete().status_code == 302


def test_somebody_who_changed_meanwhile_has_to_be_looked_at_again(
    ask, browser, max_, crowd, acme, scope, there
):
    fields = {**shown(ask()), "confirmed": "yes"}
    with scope(acme):
        anna = Profile.objects.get(account=acme, pk=crowd[0].pk)
        anna.updated = anna.updated.replace(year=2030)
        anna.save(update_fields=["updated"])
    answer = browser(max_).post(DELETION, fields)
    assert answer.status_code == 409
    assert there() == 5
    again = {**shown(answer), "confirmed": "yes"}
    assert again["fingerprint"] != fields["fingerprint"]
    assert browser(max_).post(DELETION, again).status_code == 302
    assert there() == 2


def test_a_hold_placed_meanwhile_stops_the_act(ask, browser, max_, crowd, hold, there):
    fields = {**shown(ask()), "confirmed": "yes"}
    hold(crowd[0])
    answer = browser(max_).post(DELETION, fields)
    assert answer.status_code == 409
    assert "1 of these profiles are on legal hold." in answer.content.decode()
    assert there() == 5


@pytest.mark.parametrize("smuggled", ["stranger", "other table", "one more"])
def test_nobody_can_be_added_to_what_was_shown(
    ask, browser, max_, crowd, strangers, contacts, smuggled, there
):
    extra = {
        "stranger": strangers[0],
        "other table": factories.profile(contacts, crm_id="1"),
        "one more": crowd[4],
    }[smuggled]
    fields = {**shown(ask()), "confirmed": "yes"}
    fields["profile"].append(str(extra.pk))
    before = there()
    assert browser(max_).post(DELETION, fields).status_code == 409
    assert there() == before


def test_a_second_click_deletes_nothing_more(ask, browser, max_, there, acme, scope):
    fields = {**shown(ask()), "confirmed": "yes"}
    assert browser(max_).post(DELETION, fields).status_code == 302
    answer = browser(max_).post(DELETION, fields)
    assert answer.status_code == 409
    assert there() == 2
    with scope(acme):
        assert Erasure.objects.count() == 1
        assert audit_queries.broken_at(acme) is None


# One person -------------------------------------------------------------------------


@pytest.fixture
def person(crowd):
    return {"profile": [crowd[0].pk], "door": "person"}


def test_one_person_is_deleted_from_their_page(
    ask, browser, max_, person, crowd, there, acme, scope
):
    page = ask(picked=person["profile"], door="person")
    assert 'name="door" value="person"' in page.content.decode()
    assert f'href="{GRID}{crowd[0].pk}/"' in page.content.decode()
    fields = {**shown(page), "door": "person", "confirmed": "yes"}
    answer = browser(max_).post(DELETION, fields)
    assert (answer.status_code, answer["Location"]) == (302, GRID)
    assert there() == 4
    with scope(acme):
        assert Erasure.objects.get().door == "person"
        assert Entry.objects.filter(facts__door="person").exists()


@pytest.mark.parametrize("door", ["file", "segment", "nonsense", ""])
def test_no_other_door_is_opened_by_hand(ask, browser, max_, door, acme, scope):
    fields = {**shown(ask(door=door)), "door": door, "confirmed": "yes"}
    browser(max_).post(DELETION, fields)
    with scope(acme):
        assert Erasure.objects.get().door == "selection"


def test_several_are_not_one_person(ask, browser, max_, acme, scope):
    fields = {**shown(ask()), "door": "person", "confirmed": "yes"}
    browser(max_).post(DELETION, fields)
    with scope(acme):
        assert Erasure.objects.get().door == "selection"


# The report -------------------------------------------------------------------------


@pytest.fixture
def report(erase, crowd):
    erasure = erase(crowd[:3])
    return f"/a/acme/erasures/{erasure.pk}/"


def test_the_report_says_who_why_how_many_and_that_nothing_is_left(
    report, browser, ada
):
    page = unescape(browser(ada).get(report).content.decode())
    for said in ("Max Test", "They asked.", "3 of 3", "Nothing is left", "By hand"):
        assert said in page
    assert re.search(r"Goals reached</th>\s*<td>kept without the person</td>\s*"
                     r'<td class="number">3<', page)  # fmt: skip
    assert "First0" not in page


@pytest.mark.parametrize(
    ("who", "answer"),
    [("max_", 200), ("ada", 200), ("olga", 200), ("otto", 200), (None, 302),
     ("gus", 404)],
)  # fmt: skip
def test_its_author_and_operations_read_a_report(report, browser, request, who, answer):
    member = who and request.getfixturevalue(who)
    assert browser(member).get(report).status_code == answer


def test_another_marketer_does_not(report, browser, acme):
    other = factories.member(acme, "mia@acme.example", Role.MARKETER)
    assert browser(other).get(report).status_code == 403


def test_another_accounts_report_is_not_there(report, browser, gus):
    assert browser(gus).get(report.replace("acme", "globex")).status_code == 404


def test_a_report_is_only_read(report, browser, max_):
    assert browser(max_).post(report).status_code == 405
