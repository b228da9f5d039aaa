"""The home shows where things stand, to each role what it may see."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common import sql
from erasure.models import Erasure
from erasure.queries import by_hand_in_progress
from exports.models import Export
from home import queries
from home.actions.count_profiles import count_profiles
from home.actions.request_count import FRESH
from home.models import Counting, CreatedMonth
from home.tasks import count
from imports.actions.create_import import create_import
from interactions.models import CustomTable, EntryChange
from members.actions.invite_member import invite_member
from profiles.models import DefinitionChange, KeyChange, Profile, Target
from tenancy.models import Account, Errand
from tenancy.roles import Role
from tests import factories

HOME = "/a/acme/"


@pytest.fixture
def everybody(ada, max_, otto, olga, gus):
    return {"ada": ada, "max": max_, "otto": otto, "olga": olga, "gus": gus, None: None}


@pytest.fixture
def erase(people, scope):
    """Return what makes the row of an erasure that has ended."""

    def made(erased, door="selection", reason="", ago=timedelta(0)):
        now = timezone.now() - ago
        with scope(people.account):
            return Erasure.objects.create(
                account=people.account,
                table=people,
                door=door,
                reason=reason,
                status="completed",
                targets=erased,
                erased=erased,
                launched=now,
                ended=now,
            )

    return made


@pytest.fixture
def look(browser, everybody):
    return lambda who="olga": browser(everybody[who]).get(HOME)


@pytest.mark.parametrize(
    ("who", "answer"),
    [(None, 302), ("max", 200), ("otto", 200), ("olga", 200), ("gus", 404)],
)
def test_every_member_has_a_home(look, who, answer):
    assert look(who).status_code == answer


def test_a_home_takes_nothing(browser, olga):
    assert browser(olga).post(HOME).status_code == 405


@pytest.mark.parametrize(
    ("who", "profiles", "runs"),
    [
        ("max", True, False),
        ("otto", False, True),
        ("ada", True, True),
        ("olga", True, True),
    ],
)
def test_what_a_role_may_not_see_is_absent(look, people, erase, who, profiles, runs):
    factories.profile(people, email="a@acme.example")
    count_profiles(people.account)
    erase(3)
    page = look(who).content.decode()
    assert ("Profiles by month of creation" in page) is profiles
    assert ("Deleted profiles" in page) is runs
    assert ("Running now" in page) is runs
    assert ("Deleted in the last 24 months" in page) is runs


def test_profiles_are_counted_by_table_and_month(acme, people, contacts, scope):
    for number, table in enumerate((people, people, contacts)):
        factories.profile(table, email=f"p{number}@acme.example")
    old = datetime(2020, 2, 29, 23, 30, tzinfo=UTC)
    with scope(acme):
        first = Profile.objects.order_by("pk")[0]
        Profile.objects.filter(pk=first.pk).update(created=old)
    assert count_profiles(acme) == 3
    with scope(acme):
        months = CreatedMonth.objects.filter(table=people).order_by("month")
        assert [(each.month, each.profiles) for each in months] == [
            (date(2020, 2, 1), 1),
            (timezone.now().astimezone(UTC).date().replace(day=1), 1),
        ]
        found = queries.created(acme)
    assert found.totals == {"People": 2, "Contacts": 1}
    # What is older than the chart is in the sum alone.
    assert sum(found.months["People"].values()) == 1


def test_who_is_being_deleted_is_not_counted(acme, people, scope):
    person, _other = factories.profiles(people, 2)
    with scope(acme):
        Target.objects.create(account=acme, profile_id=person.pk, erasure_id=1)
    assert count_profiles(acme) == 1


def test_counting_again_replaces_what_was_counted(acme, people, globex, scope):
    factories.profile(factories.table(globex, "people"), email="g@globex.example")
    factories.profiles(people, 2)
    assert count_profiles(acme) == 2
    with scope(acme):
        Profile.objects.all().delete()
    assert count_profiles(acme) == 0
    assert count_profiles(globex) == 1
    with scope(acme):
        assert Counting.objects.count() == 1
        assert not CreatedMonth.objects.exists()


def test_the_count_reads_the_index(acme, people, scope):
    with scope(acme):
        text = sql.statement("home.count_months")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("EXPLAIN " + text, {"account": acme.pk})
            plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan" in plan


def test_looking_sends_for_a_worker_when_nobody_counted_lately(look, acme, scope):
    page = look().content.decode()
    assert "The profiles are being counted." in page
    assert 'hx-trigger="every 3s"' in page
    look()
    [errand] = Errand.objects.all()
    count(errand.pk)
    count(errand.pk)
    page = look().content.decode()
    assert "No profile was created" in page
    assert "every 3s" not in page
    assert not Errand.objects.exists()
    with scope(acme):
        Counting.objects.update(counted=timezone.now() - FRESH)
    look()
    assert Errand.objects.count() == 1


def test_who_sees_no_profiles_has_none_counted(look):
    look("otto")
    assert not Errand.objects.exists()


def test_deletions_are_summed_by_door_and_reason(erase, acme, scope):
    erase(5, reason="Unsubscribed")
    erase(7, door="file", reason="Unsubscribed")
    erase(1, door="file")
    erase(100, ago=timedelta(days=900))
    with scope(acme):
        found = queries.deleted(acme)
    assert found.total == 13
    assert found.reasons == [("Unsubscribed", 12), ("", 1)]
    assert {door: sum(each.values()) for door, each in found.months.items()} == {
        "selection": 5,
        "file": 8,
    }


def test_rare_reasons_are_taken_together(look, erase):
    for number in range(8):
        erase(10 + number, reason=f"Reason {number}")
    page = look().content.decode()
    assert "Reason 7" in page
    assert "Reason 1" not in page
    assert "Other reasons" in page


def test_a_reason_is_text_and_nothing_else(look, erase):
    erase(1, reason="<script>alert(1)</script>")
    page = look().content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_nothing_of_another_account_is_in_it(look, acme, globex, scope):
    theirs = factories.table(globex, "martians")
    factories.profile(theirs, email="m@globex.example")
    count_profiles(globex)
    count_profiles(acme)
    page = look().content.decode()
    assert "Martians" not in page


def test_what_waits_is_said_to_those_who_may(
    look, acme, people, olga, ada, max_, scope
):
    with scope(acme):
        Account.objects.filter(pk=acme.pk).update(features=[])
        create_import(people, by=ada, name="Spring cleaning")
        invite_member(acme, "nina@acme.example", Role.MARKETER, by=olga)
        bounced = invite_member(acme, "nono@acme.example", Role.MARKETER, by=olga)
        bounced.bounced = True
        bounced.save()
        Export.objects.create(
            account=acme, kind="list", format="csv", status="ready", author=max_
        )
    page = look("olga").content.decode()
    assert "1 invitation is not accepted yet." in page
    assert "1 invitation could not be delivered." in page
    assert "Not active: Delete profiles by file." in page
    assert "Spring cleaning" not in page
    assert "exports" not in page.partition("Needs attention")[2].partition("</ul>")[0]
    page = look("ada").content.decode()
    assert "Your import “Spring cleaning” is not finished." in page
    assert "invitation" not in page
    assert "Not active" not in page
    page = look("max").content.decode()
    assert "1 export of yours is ready." in page
    assert "Spring cleaning" not in page
    page = look("otto").content.decode()
    assert "Needs attention" not in page


def test_the_part_that_moves_is_asked_for_by_itself(browser, olga):
    headers = {"HX-Request": "true", "HX-Target": "now"}
    part = browser(olga).get(HOME, headers=headers).content.decode().strip()
    assert part.startswith('<div class="home-now" id="now"')
    headers["HX-Target"] = "home"
    part = browser(olga).get(HOME, headers=headers).content.decode().strip()
    assert part.startswith("<div")
    assert 'id="home"' in part


# Refused changes, deletions by hand -----------------------------------------------------


@pytest.fixture
def refusals(people, acme, scope):
    """Make refused changes of an attribute, a key and entries; return their pages."""
    with scope(acme):
        here = {"account": acme, "status": "refused"}
        city = people.attribute_set.get(name="city")
        orders = CustomTable.objects.create(
            account=acme,
            profile_table=people,
            slug="orders",
            name="Orders",
            on_erasure="delete",
        )
        change = DefinitionChange.objects.create(
            **here, table=people, kind="shape", name="city", label="City"
        )
        key = KeyChange.objects.create(
            **here, table=people, attribute=city, kind="make", key_kind="text"
        )
        entries = EntryChange.objects.create(
            **here, custom_table=orders, kind="shape", name="size", label="Size"
        )
        # What goes on, and what ended well, asks nothing of anybody.
        KeyChange.objects.create(
            **here | {"status": "done"},
            table=people,
            attribute=city,
            kind="make",
            key_kind="text",
        )
        DefinitionChange.objects.create(
            **here | {"status": "running"}, table=people, kind="names", label="Names"
        )
    return [
        f"tables/people/changes/{change.pk}/",
        f"tables/people/keys/changes/{key.pk}/",
        f"tables/people/custom/orders/changes/{entries.pk}/",
    ]


def test_refused_changes_wait_for_those_who_define(browser, ada, max_, otto, refusals):
    page = browser(ada).get(HOME)
    urls = {each.url for each in page.context["home"].matters if each.level == "error"}
    assert urls == {f"{HOME}{each}" for each in refusals}
    for url in urls:
        assert browser(ada).get(url).status_code == 200
    for member in (max_, otto):
        assert "was refused" not in browser(member).get(HOME).text


def test_anothers_refused_changes_are_not_there(browser, gus, refusals):
    assert "was refused" not in browser(gus).get("/a/globex/").text


def test_of_many_refused_changes_some_are_named(browser, ada, people, acme, scope):
    with scope(acme):
        for number in range(5):
            DefinitionChange.objects.create(
                account=acme,
                status="refused",
                table=people,
                kind="rules",
                name=f"a{number}",
                label=f"A{number}",
            )
    page = browser(ada).get(HOME).text
    assert page.count("The change of the attribute") == 3
    assert "More changes of definitions were refused." in page


def test_refused_changes_are_one_question_with_an_index(acme, refusals, scope):
    with scope(acme), CaptureQueriesContext(connection) as asked:
        assert len(queries.refused_changes(acme)) == 3
    assert len(asked) == 1
    with scope(acme), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        # The places for its values have none here.
        cursor.execute("EXPLAIN (GENERIC_PLAN) " + asked[0]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "key_change_refused" in plan
    assert "Seq Scan" not in plan


@pytest.fixture
def by_hand(acme, people, scope):
    """Return what makes deletions by hand that workers go on with."""

    def made(count, door="selection", **more):
        with scope(acme):
            return [
                Erasure.objects.create(
                    account=acme,
                    table=people,
                    table_name="People",
                    door=door,
                    status="sweeping",
                    targets=7,
                    launched=timezone.now(),
                    author_name="Ada Test",
                    **more,
                )
                for _ in range(count)
            ]

    return made


def test_a_deletion_by_hand_that_goes_on_is_a_run_now(browser, otto, by_hand):
    [one] = by_hand(1)
    page = browser(otto).get(HOME)
    assert page.context["home"].runs == 1
    assert "7 profiles deleted by hand" in page.text
    assert f'href="{HOME}erasures/{one.pk}/"' in page.text
    assert 'hx-trigger="every 5s"' in page.text


def test_one_that_has_ended_is_none(browser, otto, by_hand):
    by_hand(1, ended=timezone.now())
    assert browser(otto).get(HOME).context["home"].runs == 0


def test_who_follows_no_runs_is_shown_none(browser, max_, by_hand):
    by_hand(1)
    assert "deleted by hand" not in browser(max_).get(HOME).text


def test_many_runs_are_counted_and_some_shown(browser, otto, by_hand):
    by_hand(8)
    page = browser(otto).get(HOME)
    assert page.context["home"].runs == 8
    assert page.text.count("7 profiles deleted by hand") == 5
    assert "3 more" in page.text


def test_deletions_that_go_on_are_found_by_an_index(acme, by_hand, scope):
    with scope(acme), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        plan = by_hand_in_progress(acme)[:5].explain()
    assert "erasure_in_progress" in plan


def test_the_home_asks_few_questions(browser, ada, django_assert_max_num_queries):
    client = browser(ada)
    client.get(HOME)  # which sends for a worker that counts
    with django_assert_max_num_queries(22):
        client.get(HOME)
