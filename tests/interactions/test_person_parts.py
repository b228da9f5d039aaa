"""What happened around one person: the timeline, the chart, the entries."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.utils import timezone

from interactions import activity as charts
from interactions.models import (
    Campaign,
    CustomEntry,
    CustomEvent,
    CustomTable,
    EmailInteraction,
    GoalReached,
    SmsInteraction,
)
from interactions.timeline import PAGE_ROWS, Kind, place, said, timeline
from profiles.models import Profile, Target
from tests import factories

HTMX = {"HX-Request": "true"}
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PARTS = ["timeline/", "activity/", "entries/", "entries/wishes/"]


@pytest.fixture
def anna(people):
    made = factories.profile(people, email="anna@example.com", first_name="Anna")
    factories.traces(made)
    return made


@pytest.fixture
def url(anna):
    return f"/a/acme/tables/people/profiles/{anna.pk}/"


@pytest.fixture
def see(browser, max_, url):
    def seen(part, who=max_, headers=None, **query):
        return browser(who).get(f"{url}{part}", query, headers=headers)

    return seen


@pytest.fixture
def events(anna, acme, scope):
    """Give Anna so many events, an hour apart, besides one moment that many share."""

    def made(count, kind="visit", together=0):
        with scope(acme):
            CustomEvent.objects.bulk_create(
                CustomEvent(
                    account=acme,
                    profile=anna,
                    kind=f"{kind} {number}",
                    happened_at=NOON - timedelta(hours=max(number, together)),
                )
                for number in range(count)
            )

    return made


def titles(answer):
    return re.findall(r'happened-head">\s*<strong>([^<]*)<', answer.content.decode())


def older(answer):
    found = re.search(r'hx-get="([^"]*before=[^"]*)"', answer.content.decode())
    return unescape(found[1]) if found else None


# Doors ------------------------------------------------------------------------------


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("otto", 403), ("gus", 404), ("ada", 200)]
)
def test_who_may_see_the_person_sees_their_parts(see, part, who, answer, request):
    member = who and request.getfixturevalue(who)
    assert see(part, member).status_code == answer


@pytest.mark.parametrize("part", PARTS)
def test_another_accounts_person_is_not_there(part, browser, max_, anna, globex):
    theirs = factories.profile(factories.table(globex, "people"), crm_id="1")
    factories.traces(theirs)
    here = f"/a/acme/tables/people/profiles/{theirs.pk}/{part}"
    assert browser(max_).get(here).status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_another_tables_person_is_not_there(part, browser, max_, anna, contacts):
    here = f"/a/acme/tables/contacts/profiles/{anna.pk}/{part}"
    assert browser(max_).get(here).status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_who_is_being_deleted_has_no_parts(part, see, anna, acme, scope):
    with scope(acme):
        Target.objects.create(account=acme, profile_id=anna.pk, erasure_id=1)
    assert see(part).status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_parts_are_only_read_and_kept_by_no_cache(part, see, browser, max_, url):
    assert browser(max_).post(f"{url}{part}").status_code == 405
    assert "no-store" in see(part)["Cache-Control"]


@pytest.mark.parametrize("part", PARTS[:3])
def test_htmx_gets_the_part_and_a_browser_the_page(part, see):
    assert "<html" in see(part).content.decode()
    assert "<html" not in see(part, headers=HTMX).content.decode()


def test_a_custom_table_of_another_table_is_not_there(see, contacts, acme, scope):
    with scope(acme):
        CustomTable.objects.create(
            account=acme,
            profile_table=contacts,
            slug="theirs",
            name="Theirs",
            on_erasure="delete",
        )
    assert see("entries/theirs/").status_code == 404


# The timeline -----------------------------------------------------------------------


def test_every_kind_is_in_the_timeline(see):
    page = see("timeline/").content.decode()
    for shown in ("Spring email", "Spring sms", "Spring form", "Purchase", "visit"):
        assert shown in page
    for shown in ("Wishes", "Orders", "Rating", "A-1", "Belgium", "9.9"):
        assert shown in page


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("email", ["Spring email"]),
        ("sms", ["Spring sms"]),
        ("survey", ["Spring form"]),
        ("goal", ["Purchase"]),
        ("event", ["visit"]),
        ("entry", ["Orders", "Wishes"]),
    ],
)
def test_it_is_narrowed_to_a_kind(see, kind, expected):
    assert sorted(titles(see("timeline/", kind=kind))) == expected


def test_pages_lead_to_the_end_and_show_everything_once(see, events, browser, max_):
    events(PAGE_ROWS * 2 + 3)
    answer, seen = see("timeline/", kind="event"), []
    while True:
        seen += titles(answer)
        if not (following := older(answer)):
            break
        answer = browser(max_).get(following)
    assert len(seen) == len(set(seen)) == PAGE_ROWS * 2 + 4
    assert seen[1:4] == ["visit 0", "visit 1", "visit 2"]


def test_what_happened_at_one_moment_is_not_lost_between_pages(
    anna, acme, scope, events
):
    """All kinds at one moment: the place of a row is its moment, kind and number."""
    with scope(acme):
        campaign = Campaign.objects.get(channel="email")
        EmailInteraction.objects.bulk_create(
            EmailInteraction(
                account=acme, profile=anna, campaign=campaign, sent_at=NOON
            )
            for _ in range(30)
        )
        SmsInteraction.objects.bulk_create(
            SmsInteraction(account=acme, profile=anna, campaign=campaign, sent_at=NOON)
            for _ in range(30)
        )
        GoalReached.objects.filter(account=acme).update(reached_at=NOON)
    events(60, together=1000)
    seen, before = [], None
    with scope(acme):
        profile = Profile.objects.select_related("table__account").get(pk=anna.pk)
        while True:
            page = timeline(profile, None, before, reader=None)
            seen += [(row.place.kind, row.place.number) for row in page.rows]
            assert [row.place.order for row in page.rows] == sorted(
                (row.place.order for row in page.rows), reverse=True
            )
            if page.older is None:
                break
            before = place(str(page.older))
            assert before == page.older
    assert len(seen) == len(set(seen)) == 30 + 30 + 60 + 7


@pytest.mark.parametrize(
    "text",
    ["", "x", "1-2-3", "1-email", "1-email-x", "1-email--4", f"{10**30}-email-1",
     "1-email-99999999999999999999", "-1-email-1"],
)  # fmt: skip
def test_a_place_that_is_none_shows_the_newest(see, text):
    assert place(text) is None
    assert titles(see("timeline/", before=text)) == titles(see("timeline/"))


def test_htmx_gets_older_rows_alone(see, events):
    events(PAGE_ROWS + 1)
    first = see("timeline/", headers=HTMX)
    assert 'id="timeline"' in first.content.decode()
    more = see("timeline/", headers=HTMX, before=older(first).split("before=")[1])
    assert more.content.decode().lstrip().startswith("<li")
    assert "autofocus" in more.content.decode()


def test_a_person_nothing_happened_to_has_an_empty_timeline(people, browser, max_):
    quiet = factories.profile(people, crm_id="q")
    here = f"/a/acme/tables/people/profiles/{quiet.pk}/"
    assert "Nothing happened." in browser(max_).get(f"{here}timeline/").content.decode()
    page = browser(max_).get(f"{here}activity/").content.decode()
    assert "Nothing happened in the last two years." in page


def test_what_a_system_sends_cannot_bring_its_own_markup(see, anna, acme, scope):
    evil = "<script>alert(1)</script>"
    with scope(acme):
        CustomEvent.objects.create(
            account=acme,
            profile=anna,
            kind=evil,
            data={evil: evil, "deep": {evil: [evil]}},
            happened_at=timezone.now(),
        )
        CustomEntry.objects.filter(account=acme).update(attributes={evil: evil})
    for part in PARTS:
        page = see(part).content.decode()
        assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in see("timeline/").content.decode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        (True, "Yes"),
        (False, "No"),
        (0, "0"),
        (1234567, "1,234,567"),
        ([1, None, "b"], "1, b"),
        ({"a": 1, "b": [2]}, "a: 1, b: 2"),
        ("x" * 500, "x" * 159 + "…"),
        ("2026-11-22", "22 Nov. 2026"),
        ("2026-11-22T09:11:00+00:00", "22 Nov. 2026, 10:11"),
        ("2026-07-22T09:11:00.25Z", "22 July 2026, 11:11"),
        (["2026-11-22", "b"], "22 Nov. 2026, b"),
        # What is no day, and what nobody knows the zone of, stays as it was written.
        ("2026-13-45", "2026-13-45"),
        ("2026-11-22T09:11:00", "2026-11-22T09:11:00"),
        ("2026-11-22-7", "2026-11-22-7"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_values_are_said_in_a_few_words(value, text):
    with timezone.override("Europe/Brussels"):
        assert said(value) == text


# A hundred thousand events ----------------------------------------------------------


@pytest.fixture
def busy(anna, acme, scope):
    """Give Anna a hundred thousand events, among those of others."""
    with scope(acme), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO interactions_customevent "
            "(account_id, profile_id, kind, data, happened_at) "
            "SELECT %s, CASE WHEN n %% 2 = 0 THEN %s ELSE %s + n END, 'visit', "
            "'{\"page\": \"/\"}', now() - n * interval '1 minute' "
            "FROM generate_series(1, 200000) AS n",
            [acme.pk, anna.pk, anna.pk],
        )
    return anna


def test_the_timeline_of_a_busy_person_is_read_by_index(
    busy, acme, scope, django_assert_max_num_queries
):
    with scope(acme):
        profile = Profile.objects.select_related("table__account").get(pk=busy.pk)
        before = place(str(timeline(profile, None, None, reader=None).older))
        with django_assert_max_num_queries(12) as asked:
            page = timeline(profile, None, before, reader=None)
        assert len(page.rows) == PAGE_ROWS
        assert all("LIMIT 26" in each["sql"] for each in asked.captured_queries[:6])
        for kind in Kind:
            with connection.cursor() as cursor:
                query = asked.captured_queries[list(Kind).index(kind)]["sql"]
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute(f"EXPLAIN (FORMAT JSON) {query}")
                plan = json.dumps(cursor.fetchone()[0])
            assert '"Seq Scan"' not in plan
            assert "account_id_profile_id" in plan


# The chart --------------------------------------------------------------------------


def test_the_chart_counts_by_month_what_was_sent_seen_and_done(anna, acme, scope):
    with scope(acme):
        profile = Profile.objects.get(pk=anna.pk)
        drawn = charts.activity(profile, reader=None)
    assert [figure for _series, figure in drawn.totals] == ["2", "1", "5"]
    assert len(drawn.bars) == 24
    assert list(drawn.bars[-1].figures) == ["2", "1", "5"]
    assert drawn.most == "8"
    assert not any(bar.pieces for bar in drawn.bars[:-1])
    assert [piece.height for piece in drawn.bars[-1].pieces] == [
        "25.00", "12.50", "62.50"
    ]  # fmt: skip


def test_a_month_is_one_of_the_readers_time_zone(anna, acme, scope):
    with scope(acme):
        profile = Profile.objects.get(pk=anna.pk)
        CustomEvent.objects.filter(account=acme).update(
            happened_at=datetime(2026, 9, 30, 23, 30, tzinfo=UTC)
        )
        with timezone.override("Europe/Brussels"):
            drawn = charts.activity(profile, NOON, reader=None)
            shown = {bar.month: bar.figures[2] for bar in drawn.bars}
    assert shown["October 2026"] == "1"
    assert shown["September 2026"] == "0"


def test_what_is_yet_to_come_is_not_in_the_chart(anna, acme, scope):
    with scope(acme):
        profile = Profile.objects.get(pk=anna.pk)
        CustomEvent.objects.filter(account=acme).update(
            happened_at=datetime(2026, 12, 1, tzinfo=UTC)
        )
        drawn = charts.activity(profile, NOON, reader=None)
        CustomEvent.objects.filter(account=acme).update(
            happened_at=datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
        )
        later = charts.activity(profile, NOON, reader=None)
    assert int(drawn.bars[-1].figures[2]) + 1 == int(later.bars[-1].figures[2])


def test_the_chart_is_one_question_that_reads_by_index(
    busy, acme, scope, django_assert_num_queries
):
    with scope(acme):
        profile = Profile.objects.get(pk=busy.pk)
        with django_assert_num_queries(1) as asked:
            charts.activity(profile, reader=None)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            query = asked.captured_queries[0]["sql"]
            cursor.execute(f"EXPLAIN (FORMAT JSON) {query}")
            plan = json.dumps(cursor.fetchone()[0])
    assert '"Seq Scan"' not in plan
    assert plan.count("account_id_profile_id") == 6


def test_what_is_older_than_the_chart_is_not_in_it(anna, acme, scope):
    with scope(acme):
        profile = Profile.objects.get(pk=anna.pk)
        drawn = charts.activity(profile, NOON + timedelta(days=366 * 3), reader=None)
    assert drawn.is_empty


def test_the_figures_stand_in_a_table_too(see):
    page = see("activity/").content.decode()
    assert page.count('<th scope="row">') == 24
    assert "The figures as a table" in page


# Entries ----------------------------------------------------------------------------


def test_entries_are_shown_by_custom_table_with_their_fate(see):
    page = see("entries/").content.decode()
    assert re.search(r"Orders</h2>\s*<p>\s*Entries that stay", page)
    assert re.search(r"Wishes</h2>\s*<p>\s*Entries that go", page)
    assert page.count("A-1") == 2
    assert "All entries of" not in page


def test_many_entries_have_pages_of_their_own(see, anna, acme, scope):
    with scope(acme):
        wishes = CustomTable.objects.get(account=acme, slug="wishes")
        CustomEntry.objects.bulk_create(
            CustomEntry(
                account=acme,
                profile=anna,
                custom_table=wishes,
                attributes={"sku": f"W-{number}"},
                created=NOON,
            )
            for number in range(60)
        )
    page = see("entries/").content.decode()
    assert page.count("W-") == 5
    assert "All entries of Wishes" in page
    first = see("entries/wishes/").content.decode()
    assert first.count("W-") == 50
    [following] = re.findall(r'href="\?before=(\d+)" rel="next"', first)
    second = see("entries/wishes/", before=following).content.decode()
    assert second.count("W-") == 10


def test_another_persons_entries_are_not_among_them(see, people, acme, scope):
    other = factories.profile(people, crm_id="2")
    factories.traces(other)
    with scope(acme):
        CustomEntry.objects.filter(account=acme, profile=other).update(
            attributes={"sku": "THEIRS"}
        )
    for part in PARTS:
        assert "THEIRS" not in see(part).content.decode()
