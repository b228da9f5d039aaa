"""The pages of a table: who gets in, what they see, and what no address shows."""

import re
from html import unescape

import pytest
from django.urls import reverse

from profiles.grid.searching import Search
from profiles.models import Target
from tenancy.models import Membership
from tests import factories

GRID = "/a/acme/tables/people/profiles/"
TABLES = "/a/acme/tables/"


@pytest.fixture
def crowd(people):
    return factories.profiles(people, 25)


@pytest.fixture
def see(browser):
    return lambda who, url=GRID, **query: browser(who).get(url, query)


def names(answer):
    return re.findall(r"First\d+ Last\d+(?=</a>)", answer.content.decode())


def link(answer, rel):
    found = re.search(rf'href="([^"]+)" rel="{rel}"', answer.content.decode())
    return unescape(found[1]) if found else None


# Doors ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", [TABLES, GRID, f"{GRID}1/"], ids=["tables", "grid", "profile"]
)
@pytest.mark.parametrize(("who", "answer"), [(None, 302), ("otto", 403), ("gus", 404)])
def test_who_may_not_look_does_not(people, see, request, url, who, answer):
    member = who and request.getfixturevalue(who)
    assert see(member, url).status_code == answer


@pytest.mark.parametrize("url", [GRID, f"{GRID}1/", "/a/acme/tables/people/search/",
                                 "/a/acme/tables/people/columns/"])  # fmt: skip
def test_another_accounts_table_is_not_there(acme, globex, browser, max_, url):
    factories.table(globex, "people")
    client = browser(max_)
    ask = client.post if "profiles" not in url else client.get
    assert ask(url, {"text": "x"}).status_code == 404


def test_another_accounts_or_tables_profile_is_not_there(
    people, contacts, globex, see, max_
):
    theirs = factories.profile(factories.table(globex, "people"), crm_id="1")
    other = factories.profile(contacts, crm_id="1")
    assert see(max_, f"{GRID}{theirs.pk}/").status_code == 404
    assert see(max_, f"{GRID}{other.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("url", "wrong"),
    [(TABLES, "post"), (GRID, "post"), ("/a/acme/tables/people/search/", "get"),
     ("/a/acme/tables/people/columns/", "get")],
)  # fmt: skip
def test_the_wrong_method_is_refused(people, browser, max_, url, wrong):
    assert getattr(browser(max_), wrong)(url).status_code == 405


# Tables -----------------------------------------------------------------------------


def test_tables_are_listed_with_how_many_they_hold(crowd, contacts, see, max_):
    page = see(max_, TABLES).content.decode()
    assert re.search(r"People.*?>25<", page, re.DOTALL)
    assert "View profiles" in page


def test_only_who_may_delete_by_file_is_led_there(people, see, ada, max_):
    assert "Delete profiles" in see(ada, TABLES).content.decode()
    assert "Delete profiles" not in see(max_, TABLES).content.decode()


def test_deletion_by_file_is_offered_only_where_it_is_active(people, see, ada):
    people.account.features = []
    people.account.save()
    assert "Delete profiles" not in see(ada, TABLES).content.decode()


def test_an_account_without_tables_says_so(acme, see, max_):
    assert "No profile table yet" in see(max_, TABLES).content.decode()
    assert "can define the first one" in see(max_, TABLES).content.decode()


def test_who_may_define_tables_is_led_to_the_first_one(acme, see, ada):
    page = see(ada, TABLES).content.decode()
    assert "Define the first one" in page
    assert page.count('href="/a/acme/tables/new/"') == 1


# The grid ---------------------------------------------------------------------------


def test_the_newest_come_first_and_pages_lead_on_and_back(crowd, see, max_):
    first = see(max_)
    assert names(first) == [profile.name for profile in crowd[:4:-1]]
    second = see(max_, link(first, "next"))
    assert names(second) == [profile.name for profile in crowd[4::-1]]
    assert names(see(max_, link(second, "prev"))) == names(first)
    assert link(second, "next") is None


def test_rows_are_sorted_by_name_when_asked(crowd, see, max_):
    expected = sorted(profile.name for profile in crowd)
    assert names(see(max_, sort="name")) == expected[:20]
    assert names(see(max_, sort="-name")) == expected[:4:-1]


@pytest.mark.parametrize(
    ("size", "rows"), [("50", 25), ("20", 20), ("7", 20), ("x", 20)]
)
def test_a_page_has_20_50_or_100_rows(crowd, see, max_, size, rows):
    assert len(names(see(max_, size=size))) == rows


def test_nonsense_in_the_address_shows_the_first_page(crowd, see, max_):
    answer = see(max_, page="nonsense", sort="nonsense", size="1e9")
    assert names(answer) == names(see(max_))


def test_who_is_being_deleted_is_not_in_the_grid(crowd, see, max_, acme, scope):
    with scope(acme):
        Target.objects.create(account=acme, profile_id=crowd[-1].pk, erasure_id=1)
    assert crowd[-1].name not in names(see(max_))
    assert see(max_, f"{GRID}{crowd[-1].pk}/").status_code == 404


def test_an_empty_table_says_so(people, see, max_):
    assert "Nobody is in this table" in see(max_).content.decode()


def test_a_page_with_people_is_kept_by_no_cache(crowd, see, max_):
    for url in (GRID, f"{GRID}{crowd[0].pk}/"):
        assert "no-store" in see(max_, url)["Cache-Control"]


def test_no_address_on_the_page_shows_a_person(crowd, see, max_):
    page = see(max_, sort="name").content.decode()
    addresses = re.findall(r'(?:href|action|hx-post)="([^"]*)"', page)
    assert addresses
    for address in addresses:
        assert not re.search(r"first\d|person\d|last\d", unescape(address).lower())


# Searching --------------------------------------------------------------------------


@pytest.fixture
def search(browser, max_):
    url = "/a/acme/tables/people/search/"
    return lambda text, within="", follow=True: browser(max_).post(
        url, {"text": text, "within": within}, follow=follow
    )


@pytest.mark.parametrize("text", ["Person7@people.example", "0470 000 007", "first7 l"])
def test_a_search_shows_who_matches(crowd, search, text):
    assert names(search(text)) == ["First7 Last7"]


def test_a_search_by_name_is_paged_and_sorted_as_the_grid_is(crowd, search, see, max_):
    first = search("last")
    assert len(names(first)) == 20
    assert len(names(see(max_, link(first, "next")))) == 5


def test_a_search_puts_nobody_into_an_address(crowd, search):
    answer = search("person7@people.example", follow=False)
    assert answer.status_code == 302
    assert "person7" not in answer["Location"]


def test_a_search_that_finds_nobody_says_so(crowd, search):
    assert "Nobody matches" in search("nobody@example.com").content.decode()


@pytest.mark.parametrize(
    ("text", "within", "message"),
    [
        ("", "", "Type what to search for."),
        ("x" * 321, "", "at most 320"),
        ("no address", "email", "Nobody can be known under this value."),
        ("f", "@name", "Type at least 2 letters"),
        ("x", "shoe_size", "Select a valid choice"),
    ],
)
def test_a_bad_search_is_refused_at_its_field(crowd, search, text, within, message):
    answer = search(text, within)
    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_a_search_that_cannot_be_read_shows_nobody(crowd, see, max_):
    answer = see(max_, search="tampered")
    assert answer.status_code == 422
    assert "search again" in answer.content.decode().lower()
    assert not names(answer)


def test_a_search_finds_nobody_of_another_table(crowd, see, max_, contacts):
    token = Search("last").sealed()
    answer = see(max_, "/a/acme/tables/contacts/profiles/", search=token)
    assert not names(answer)


# Columns ----------------------------------------------------------------------------


@pytest.fixture
def choose(browser, max_):
    url = "/a/acme/tables/people/columns/"
    return lambda *columns, **more: browser(max_).post(
        url, {"columns": columns, **more}
    )


def heads(answer):
    return re.findall(r'<th scope="col"[^>]*>\s*(?:<a[^>]*>\s*)?(\w[\w ]*?)\s*<',
                      answer.content.decode())  # fmt: skip


def test_columns_are_chosen_per_member(crowd, choose, see, max_, ada):
    assert choose("city", "@click").status_code == 302
    assert heads(see(max_)) == ["Name", "city", "Last click"]
    assert "email" in heads(see(ada))


def test_another_tables_columns_stay_as_they_are(
    people, contacts, choose, browser, max_, scope
):
    browser(max_).post("/a/acme/tables/contacts/columns/", {"columns": ["phone"]})
    choose("city")
    choose("email")
    with scope(max_.account):
        kept = Membership.objects.get(pk=max_.pk).preferences["columns"]
    assert kept == {str(contacts.pk): ["phone"], str(people.pk): ["email"]}


def test_no_columns_at_all_leave_the_names(crowd, choose, see, max_):
    choose()
    assert heads(see(max_)) == ["Name"]


def test_an_unknown_column_is_refused(crowd, choose, see, max_):
    before = heads(see(max_))
    assert choose("shoe_size").status_code == 422
    assert heads(see(max_)) == before


@pytest.mark.parametrize(
    ("back", "leads"),
    [(f"{GRID}?sort=name", f"{GRID}?sort=name"), ("https://evil.example/", GRID),
     (f"{GRID}/../../", GRID), ("", GRID)],
)  # fmt: skip
def test_choosing_leads_back_to_the_grid_and_nowhere_else(crowd, choose, back, leads):
    assert choose("city", back=back)["Location"] == leads


# One profile ------------------------------------------------------------------------


def test_a_profile_shows_what_is_known(people, see, max_):
    anna = factories.profile(
        people, email="anna@example.com", first_name="Anna", city="Ghent"
    )
    factories.traces(anna)
    page = see(max_, f"{GRID}{anna.pk}/").content.decode()
    for shown in ("Anna", "anna@example.com", "Ghent", "test", "Newsletter"):
        assert shown in page


def test_values_cannot_bring_their_own_markup(people, see, max_):
    evil = factories.profile(people, crm_id="1", first_name="<script>alert(1)</script>")
    for url in (GRID, f"{GRID}{evil.pk}/"):
        assert "<script>alert" not in see(max_, url).content.decode()


def test_the_urls_keep_their_names(people):
    assert reverse("profiles:tables", args=["acme"]) == TABLES
    assert reverse("profiles:grid", args=["acme", "people"]) == GRID
