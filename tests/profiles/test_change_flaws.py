"""What keeps a definition as it was is listed and handed out, without the deleted."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from audit.models import Entry
from members.actions.change_member import change_member
from notifications.models import Notification
from profiles.actions import begin_change
from profiles.actions import carry_out_change as worker
from profiles.actions.tidy_flaws import tidy_flaws
from profiles.change_flaws import flaws
from profiles.models import (
    ChangeFlaw,
    DefinitionChange,
    Profile,
    SectionValues,
    Target,
)
from tenancy.models import Membership, Section
from tenancy.roles import Role
from tests import factories

PEOPLE = "/a/acme/tables/people/"
CITY = f"{PEOPLE}attribute/city/"
AS_NUMBER = {"label": "city", "type": "integer"}


@pytest.fixture
def somebody(people, acme, scope, belgium, france):
    """Return a person whose city is a number here, and none in two sections."""
    made = factories.profile(people, crm_id="1", first_name="Ann", city="7")
    with scope(acme):
        for section, city in ((belgium, "Ghent"), (france, "=Lille()")):
            SectionValues.objects.create(
                account=acme, profile=made, section=section, attributes={"city": city}
            )
    return made


@pytest.fixture
def bob(people):
    return factories.profile(people, crm_id="2", first_name="Bob", city="Liège")


@pytest.fixture
def refused(browser, ada, somebody, bob, acme, scope):
    """Return the refusal to make numbers of cities: one at home, two in sections."""
    assert browser(ada).post(CITY, AS_NUMBER).status_code == 422
    with scope(acme):
        return DefinitionChange.objects.get()


def url_of(change, what=""):
    return f"{PEOPLE}changes/{change.pk}/{what}"


@pytest.fixture
def rows(browser, refused):
    """Return what reads the rows of the list as somebody downloads it."""

    def read(who, kind="csv"):
        response = browser(who).post(url_of(refused, f"file/{kind}/"))
        assert response.status_code == 200, response.text
        if kind == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(response.content))
            [sheet] = book.worksheets
            return [[str(cell or "") for cell in row] for row in sheet.values]
        text = response.content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    return read


@pytest.fixture
def belgian(ada, olga, belgium, acme, scope):
    with scope(acme):
        fresh = Membership.objects.select_related("account").get(pk=ada.pk)
        change_member(fresh, Role.ADMIN, by=olga, sections=[belgium])
    return ada


WHY = "A whole number of at most 18 digits is wanted."


def test_the_page_lists_each_value_with_its_place_and_reason(browser, max_, refused):
    looks = browser(max_).get(url_of(refused)).context["looks"]
    assert sorted((each.profile.name, each.section, each.value) for each in looks) == [
        ("Ann", "Belgium", "Ghent"),
        ("Ann", "France", "=Lille()"),
        ("Bob", "", "Liège"),
    ]
    assert {each.why for each in looks} == {WHY}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_has_them_too_and_holds_no_formula(ada, rows, kind, acme, scope):
    header, *found = rows(ada, kind)
    assert header == ["Profile", "Name", "Section", "city", "Reason"]
    assert sorted(row[3] for row in found) == ["'=Lille()", "Ghent", "Liège"]
    with scope(acme):
        [entry] = Entry.objects.filter(action="attribute.downloaded")
        assert entry.facts["format"] == kind


@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("max_", 403), ("otto", 403), ("gus", 404)]
)
def test_who_may_not_define_gets_no_file(
    browser, request, refused, who, answer, acme, scope
):
    member = who and request.getfixturevalue(who)
    response = browser(member).post(url_of(refused, "file/csv/"))
    assert response.status_code == answer
    with scope(acme):
        assert not Entry.objects.filter(action="attribute.downloaded").exists()


def test_the_file_is_posted_for_in_a_known_format(browser, ada, refused):
    assert browser(ada).get(url_of(refused, "file/csv/")).status_code == 405
    assert browser(ada).post(url_of(refused, "file/exe/")).status_code == 404


def test_another_accounts_list_is_not_there(browser, ada, refused, globex, gus, scope):
    theirs = factories.table(globex, "people")
    factories.profile(theirs, crm_id="1", city="Ghent")
    url = CITY.replace("acme", "globex")
    assert browser(gus).post(url, AS_NUMBER).status_code == 422
    with scope(globex):
        other = DefinitionChange.objects.get()
    assert browser(ada).get(url_of(other)).status_code == 404
    assert browser(ada).post(url_of(other, "file/csv/")).status_code == 404


def test_whoever_is_being_deleted_is_in_neither(
    browser, ada, rows, refused, bob, acme, scope
):
    with scope(acme):
        Target.objects.create(account=acme, profile_id=bob.pk, erasure_id=1)
    looks = browser(ada).get(url_of(refused)).context["looks"]
    assert {each.profile.name for each in looks} == {"Ann"}
    assert "Bob" not in str(rows(ada))
    assert "Liège" not in str(rows(ada))


def test_what_was_put_right_is_in_neither(
    browser, ada, rows, refused, bob, acme, scope
):
    with scope(acme):
        Profile.objects.filter(pk=bob.pk).update(attributes={"city": "12"})
    assert len(browser(ada).get(url_of(refused)).context["looks"]) == 2
    assert len(rows(ada)) == 3


def test_a_restricted_member_finds_only_their_sections(browser, rows, refused, belgian):
    looks = browser(belgian).get(url_of(refused)).context["looks"]
    assert {each.section for each in looks} == {"", "Belgium"}
    assert "Lille" not in str(rows(belgian))


def test_a_restricted_member_is_told_of_their_sections_alone(
    browser, refused, belgian, max_
):
    said = "2 values do not keep to what was asked"
    assert said in browser(belgian).get(url_of(refused)).text
    definition = f"{PEOPLE}definition/"
    assert "2 profiles do not keep" in browser(belgian).get(definition).text
    assert "3 profiles do not keep" in browser(max_).get(definition).text
    answer = browser(belgian).post(CITY, AS_NUMBER)
    assert answer.status_code == 422
    assert "2 values cannot be converted" in answer.context["form"].errors["type"][0]


def test_whoever_sees_nothing_of_it_is_told_no_number(
    browser, people, belgian, france, acme, scope
):
    made = factories.profile(people, crm_id="1", first_name="Ann", city="7")
    with scope(acme):
        SectionValues.objects.create(
            account=acme, profile=made, section=france, attributes={"city": "Lille"}
        )
    answer = browser(belgian).post(CITY, AS_NUMBER)
    assert answer.status_code == 422
    [said] = answer.context["form"].errors["type"]
    assert said == (
        "Values in sections that you do not see stand in the way. Nothing was changed."
    )
    page = browser(belgian).get(url_of(answer.context["change"])).text
    assert "What does not keep to what was asked lies in sections" in page
    assert "Nothing of it is yours to see" in page
    shown = browser(belgian).get(f"{PEOPLE}definition/").text
    assert "What does not keep to what was asked lies in sections" in shown


def test_the_note_of_a_worker_tells_its_reader_of_their_sections_alone(
    browser, belgian, somebody, bob, monkeypatch, acme, scope
):
    monkeypatch.setattr(begin_change, "SMALL_ROWS", 0)
    assert browser(belgian).post(CITY, AS_NUMBER).status_code == 302
    with scope(acme):
        change = DefinitionChange.objects.get()
    worker.carry_out_change(change)
    with scope(acme):
        assert Notification.objects.get().facts == {"in_the_way": 2}
        change.refresh_from_db()
        assert (change.found, change.found_in) == (
            3,
            {str(number): 1 for number in Section.objects.values_list("pk", flat=True)},
        )


def test_what_somebody_lacks_is_said(browser, ada, people, acme, scope):
    factories.profile(people, crm_id="1", first_name="Ann")
    said = {"label": "city", "type": "text", "required": "on"}
    assert browser(ada).post(CITY, said).status_code == 422
    with scope(acme):
        change = DefinitionChange.objects.get()
    [look] = browser(ada).get(url_of(change)).context["looks"]
    assert (look.value, look.why) == ("", "A value is wanted, and there is none.")


def test_no_more_are_noted_than_anybody_reads(
    browser, ada, people, monkeypatch, acme, scope
):
    monkeypatch.setattr(worker, "MOST_FLAWS", 2)
    for number in range(4):
        factories.profile(people, crm_id=str(number), city="Ghent")
    browser(ada).post(CITY, AS_NUMBER)
    with scope(acme):
        assert DefinitionChange.objects.get().found == 4
        assert ChangeFlaw.objects.count() == 2


def test_long_lists_go_on_on_another_page(browser, ada, refused, monkeypatch):
    monkeypatch.setattr("profiles.views.changes.PAGE_ROWS", 2)
    url = url_of(refused)
    first = browser(ada).get(url)
    second = browser(ada).get(url + first.context["page"].next_url)
    assert len(first.context["looks"] + second.context["looks"]) == 3


def test_pages_of_a_list_are_read_by_an_index(refused, acme, scope):
    with scope(acme), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        rows = flaws(refused, reader=None)
        plan = rows.filter(pk__lt=10**6).order_by("-pk")[:51].explain()
    assert "change_flaws_in_order" in plan


def test_a_list_goes_when_its_time_is_over(browser, ada, refused, acme, scope):
    with scope(acme):
        assert tidy_flaws(acme) == 0
        DefinitionChange.objects.update(ended=timezone.now() - timedelta(days=31))
        assert tidy_flaws(acme) == 3
    page = browser(ada).get(url_of(refused))
    assert page.status_code == 200
    assert "Nobody is left here" in page.text


def test_a_list_goes_with_its_refusal(browser, ada, refused, acme, scope):
    assert browser(ada).post(url_of(refused, "dismissal/")).status_code == 302
    with scope(acme):
        assert not ChangeFlaw.objects.exists()
