"""Who gets through to segments and explorations."""

import pytest

from segments.models import Exploration, Segment
from tenancy.models import Feature
from tenancy.scope import account_transaction

PAGES = ("", "picker/", "count/", "profiles/", "copy/", "tagging/", "unsubscription/")
ANSWERS = ("changes/", "copy/", "tagging/", "unsubscription/")
OF_SEGMENT = ("saving/", "discarding/", "duplicate/", "name/", "removal/")
ONLY_POST = ("changes/", "saving/", "discarding/", "duplicate/")
ONLY_GET = (
    "",
    "picker/",
    "search/",
    "count/",
    "suggestions/",
    "profiles/",
    "deletion/",
)


@pytest.fixture
def everybody(ada, max_, otto, gus):
    return {"ada": ada, "max": max_, "otto": otto, "gus": gus, None: None}


@pytest.fixture
def rows(acme, segment, exploration):
    """Return everything that a change could have changed."""

    def held():
        with account_transaction(acme):
            return (
                list(Segment.objects.order_by("pk").values()),
                list(Exploration.objects.order_by("pk").values()),
            )

    return held


REFUSED = [(None, 302), ("otto", 403), ("gus", 404)]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("who", "answer"), REFUSED)
def test_only_those_who_build_segments_see_one(
    browser, everybody, segment, who, answer, page
):
    response = browser(everybody[who]).get(f"/a/acme/segments/{segment.pk}/{page}")
    assert response.status_code == answer
    if who is None:
        assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("page", [*ANSWERS, *OF_SEGMENT])
@pytest.mark.parametrize(("who", "answer"), REFUSED)
def test_nobody_else_changes_a_segment(
    browser, everybody, segment, rows, who, answer, page
):
    before = rows()
    url = f"/a/acme/segments/{segment.pk}/{page}"
    assert browser(everybody[who]).post(url, {}).status_code == answer
    assert rows() == before


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["max", "ada"])
def test_a_marketer_and_an_administrator_see_a_segment(
    browser, everybody, segment, crowd, who, page
):
    response = browser(everybody[who]).get(f"/a/acme/segments/{segment.pk}/{page}")
    assert response.status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["ada", "otto", "gus", None])
def test_an_exploration_is_its_authors_alone(
    browser, everybody, exploration, who, page
):
    url = f"/a/acme/explorations/{exploration.pk}/{page}"
    answer = {"ada": 404, "otto": 403, "gus": 404, None: 302}[who]
    assert browser(everybody[who]).get(url).status_code == answer
    assert browser(everybody["max"]).get(url).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "deletion/"])
def test_another_accounts_rows_are_not_there(browser, ada, theirs, page):
    segment, exploration = theirs
    for url in (f"segments/{segment.pk}", f"explorations/{exploration.pk}"):
        assert browser(ada).get(f"/a/acme/{url}/{page}").status_code == 404


@pytest.mark.parametrize("page", [*ANSWERS, *OF_SEGMENT])
def test_another_accounts_segment_is_not_changed(browser, ada, gus, theirs, page):
    url = f"/a/acme/segments/{theirs[0].pk}/{page}"
    assert browser(ada).post(url, {}).status_code == 404


@pytest.mark.parametrize("page", ONLY_POST)
def test_what_changes_something_is_not_a_link(browser, max_, segment, page):
    assert browser(max_).get(f"/a/acme/segments/{segment.pk}/{page}").status_code == 405


@pytest.mark.parametrize("page", ONLY_GET)
def test_what_only_shows_takes_nothing(browser, ada, segment, page):
    url = f"/a/acme/segments/{segment.pk}/{page}"
    assert browser(ada).post(url).status_code == 405


@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("otto", 403), ("gus", 404), ("max", 200)]
)
@pytest.mark.parametrize("page", ["segments/", "segments/new/"])
def test_the_list_is_for_those_who_build(browser, everybody, who, answer, page):
    assert browser(everybody[who]).get(f"/a/acme/{page}").status_code == answer


@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("otto", 403), ("gus", 404), ("max", 302)]
)
def test_exploring_begins_with_a_post(browser, everybody, people, acme, who, answer):
    url = "/a/acme/tables/people/explorations/"
    assert browser(everybody[who]).post(url).status_code == answer
    with account_transaction(acme):
        assert Exploration.objects.exists() is (who == "max")
    assert browser(everybody["max"]).get(url).status_code == 405


def test_a_table_that_is_not_there_is_not_explored(browser, max_, theirs):
    url = "/a/acme/tables/customers/explorations/"
    assert browser(max_).post(url).status_code == 404


def test_a_new_segment_is_for_a_table_of_the_account(browser, max_, theirs, people):
    client = browser(max_)
    response = client.post("/a/acme/segments/new/", {"table": "customers"})
    assert response.status_code == 422
    response = client.post("/a/acme/segments/new/", {"table": "people"})
    assert response.status_code == 302
    assert "/explorations/" in response["Location"]


@pytest.mark.parametrize(("who", "answer"), [(None, 302), ("max", 403), ("gus", 404)])
def test_a_marketer_has_no_door_to_deleting(
    browser, everybody, segment, crowd, who, answer
):
    url = f"/a/acme/segments/{segment.pk}/deletion/"
    assert browser(everybody[who]).get(url).status_code == answer


def test_without_the_feature_there_is_no_door_to_deleting(
    browser, ada, acme, segment, crowd
):
    url = f"/a/acme/segments/{segment.pk}/deletion/"
    assert browser(ada).get(url).status_code == 200
    acme.features = [Feature.LIST_DELETION]
    acme.save()
    assert browser(ada).get(url).status_code == 403
