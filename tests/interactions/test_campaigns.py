"""The list of campaigns, and the page of one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interactions import queries
from interactions.actions.record_interactions import record_interactions
from interactions.happenings import EmailReacted, EmailSent, Reaction, SmsSent
from interactions.models import Campaign, CampaignDay, Channel, ErasedTraces
from interactions.views.campaigns import PAGE_CAMPAIGNS
from tests import factories

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
INDEX = "/a/acme/campaigns/"


@pytest.fixture
def campaign(scope):
    def make(account, name="Spring", channel=Channel.EMAIL, **fields):
        with scope(account):
            return Campaign.objects.create(
                account=account,
                channel=channel,
                name=name,
                **{"launched": NOON, **fields},
            )

    return make


@pytest.fixture
def spring(acme, campaign):
    return campaign(acme, sent=200, opened=80, clicked=30, bounced=40)


@pytest.fixture
def look(browser, olga):
    """Return what opens a page of acme's; `who` None is nobody signed in."""

    def act(path=INDEX, who=olga, method="get"):
        return getattr(browser(who), method)(path)

    return act


@pytest.fixture(params=["index", "show"])
def path(request, spring):
    return INDEX if request.param == "index" else f"{INDEX}{spring.pk}/"


def text(answer):
    return " ".join(answer.content.decode().split())


def test_every_role_looks_at_campaigns(look, path, ada, max_, olga, otto):
    for who in (ada, max_, olga, otto):
        answer = look(path, who)
        assert answer.status_code == 200
        assert "Spring" in text(answer)


def test_nobody_signed_in_is_led_to_the_sign_in(look, path):
    answer = look(path, None)
    assert answer.status_code == 302
    assert answer.url.startswith("/sign-in/")


def test_a_stranger_finds_nothing(look, path, gus):
    assert look(path, gus).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_campaigns_can_only_be_read(look, path, method):
    assert look(path, method=method).status_code == 405


def test_another_accounts_campaign_is_not_there(look, campaign, globex):
    theirs = campaign(globex, "Secret")
    assert look(f"{INDEX}{theirs.pk}/").status_code == 404
    assert "Secret" not in text(look())


def test_a_number_that_is_no_campaign_is_not_there(look):
    assert look(f"{INDEX}{2**40}/").status_code == 404


def test_rates_are_of_what_arrived(look, spring):
    page = text(look(f"{INDEX}{spring.pk}/"))
    assert "50.0% of what arrived" in page  # 80 of 160
    assert "18.8% of what arrived" in page  # 30 of 160
    assert "20.0% of what was sent" in page  # 40 of 200


def test_a_campaign_that_was_never_sent_has_no_rates(look, acme, campaign):
    empty = campaign(acme, "Later")
    page = text(look(f"{INDEX}{empty.pk}/"))
    assert "%" not in page.split('<main id="main"')[1]
    assert "Nothing has happened in this campaign yet." in page


def test_names_are_escaped(look, acme, campaign):
    made = campaign(acme, "<script>alert(1)</script>")
    for page in (look(), look(f"{INDEX}{made.pk}/")):
        assert "<script>alert" not in page.content.decode()


# ------------------------------------------------------------------ the list


def names(answer):
    return [line.campaign.name for line in answer.context["lines"]]


def test_the_latest_launch_comes_first(look, acme, campaign):
    campaign(acme, "Old", launched=NOON - timedelta(days=9))
    campaign(acme, "New", launched=NOON + timedelta(days=9))
    campaign(acme, "Middle")
    assert names(look()) == ["New", "Middle", "Old"]


def test_a_long_list_has_pages_that_keep_what_was_chosen(look, acme, campaign):
    for number in range(PAGE_CAMPAIGNS + 3):
        campaign(acme, f"Text {number:03d}", Channel.SMS)
        campaign(acme, f"Mail {number:03d}")
    first = look(f"{INDEX}?channel=sms&name=text")
    assert len(names(first)) == PAGE_CAMPAIGNS
    second = look(INDEX + first.context["page"].next_url)
    assert names(second) == ["Text 002", "Text 001", "Text 000"]
    back = look(INDEX + second.context["page"].previous_url)
    assert names(back) == names(first)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Autumn", "Spring"]),
        ("?channel=sms", ["Autumn"]),
        ("?name=PRI", ["Spring"]),
        ("?name=%25", []),
        ("?channel=sms&name=spring", []),
    ],
)
def test_campaigns_are_found_by_channel_and_name(look, acme, campaign, query, found):
    campaign(acme)
    campaign(acme, "Autumn", Channel.SMS)
    assert names(look(INDEX + query)) == found


@pytest.mark.parametrize("query", ["?channel=post", f"?name={'x' * 121}"])
def test_a_choice_that_is_not_understood_shows_nobody_anything(look, spring, query):
    answer = look(INDEX + query)
    assert answer.status_code == 422
    assert names(answer) == []
    assert "field-errors" in text(answer)


def test_the_number_of_queries_does_not_grow_with_the_list(look, acme, campaign):
    campaign(acme)
    look()
    with CaptureQueriesContext(connection) as few:
        look()
    for number in range(20):
        campaign(acme, f"Mail {number}")
    with CaptureQueriesContext(connection) as many:
        look()
    assert len(many) == len(few)


def test_pages_are_found_by_index(look, acme, spring, scope):
    rows = Campaign.objects.filter(account=acme).order_by("-launched", "-pk")[:51]
    with scope(acme), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        plan = rows.explain()
    assert "campaign_by_launch" in plan


# ------------------------------------------------------- over time, and erased


@pytest.fixture
def ann(people):
    return factories.profile(people, email="ann@post.example")


def test_the_course_is_drawn_and_told(look, acme, ann, campaign):
    made = campaign(acme)
    token = "t" * 22
    record_interactions(
        acme,
        [
            EmailSent(ann.pk, made.pk, token, NOON),
            EmailSent(ann.pk, made.pk, "", NOON),
            EmailReacted(token, Reaction.OPENED, NOON + timedelta(days=1)),
        ],
    )
    answer = look(f"{INDEX}{made.pk}/")
    course = answer.context["course"]
    assert [chart.deed.name for chart in course.charts] == ["sent", "opened"]
    assert [row.figures for row in course.rows] == [[2, 0], [0, 1]]
    page = text(answer)
    assert page.count("<rect ") == 2
    assert "20 Nov. 2026: 2" in page
    assert 'style="' not in page.split('<main id="main"')[1]


def test_erased_traces_are_told_and_totals_stay(look, acme, spring, scope):
    with scope(acme):
        for traces in (30, 20):
            ErasedTraces.objects.create(account=acme, campaign=spring, traces=traces)
    answer = look(f"{INDEX}{spring.pk}/")
    assert answer.context["erased"] == 50
    assert answer.context["erased_share"] == 25
    assert answer.context["campaign"].sent == 200
    assert look().context["lines"][0].erased == 50


def test_what_was_erased_elsewhere_is_not_told(look, acme, globex, spring, scope):
    with scope(globex):
        ErasedTraces.objects.create(account=globex, campaign=spring, traces=7)
    assert look(f"{INDEX}{spring.pk}/").context["erased"] == 0


def test_an_sms_campaign_shows_what_it_has(look, acme, ann, campaign):
    made = campaign(acme, "Sale", Channel.SMS)
    record_interactions(acme, [SmsSent(ann.pk, made.pk, NOON)])
    page = text(look(f"{INDEX}{made.pk}/")).split('<main id="main"')[1]
    assert "<dt>Clicked</dt>" in page
    assert "<dt>Opened</dt>" not in page


def test_each_query_asks_for_its_account_by_itself(acme, globex, campaign, scope):
    """Without help of row-level security, which would hide that one does not."""
    theirs = campaign(globex, "Theirs", sent=7)
    with scope(globex):
        ErasedTraces.objects.create(account=globex, campaign=theirs, traces=7)
        CampaignDay.objects.create(account=globex, campaign=theirs, day=NOON, sent=7)
        assert not queries.campaigns(acme).exists()
        assert not queries.erased_traces(acme, [theirs.pk])
        theirs.account_id = acme.pk
        assert not queries.days_of(theirs)
