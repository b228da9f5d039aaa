"""The pages of custom tables and their entries, and the questions at their doors."""

import pytest
from django.db import connection

from interactions.custom_entries import Choice
from interactions.models import (
    CustomEntry,
    CustomRemoval,
    CustomTable,
    EntryAttribute,
)
from profiles.models import Target
from segments.models import Segment
from tests import factories
from tests.interactions.custom.conftest import CUSTOM, defined, entry

ORDERS = f"{CUSTOM}orders/"
NEW = "/a/acme/tables/people/new-custom-table/"


def doors(number):
    return {
        NEW: {"name": "Visits", "on_erasure": "delete"},
        ORDERS: {"name": "Purchases"},
        f"{ORDERS}fate/": {"on_erasure": "separate", "seen": "delete"},
        f"{ORDERS}removal/": {"confirmed": "yes"},
        f"{ORDERS}attributes/new/": {"label": "Colour", "type": "text"},
        f"{ORDERS}attribute/product/": {"label": "Article", "type": "text"},
        f"{ORDERS}entries/new/": {"value-product": "Tent"},
        f"{ORDERS}entries/{number}/": {"value-product": "Stove"},
        f"{ORDERS}entries/{number}/removal/": {},
        f"{ORDERS}attribute/product/removal/": {"confirmed": "yes"},
    }


@pytest.fixture
def tent(orders, ann, scope):
    return entry(orders, ann, scope, product="Tent", quantity=2, weight="light")


def test_each_door_does_its_work(browser, ada, tent, acme, scope):
    for url, data in doors(tent.pk).items():
        if url.endswith("orders/removal/"):
            continue
        response = browser(ada).post(url, data)
        assert response.status_code == 302, (url, response.text)
    with scope(acme):
        table = CustomTable.objects.get(slug="orders")
        assert (table.name, table.on_erasure) == ("Purchases", "separate")
        assert CustomTable.objects.filter(slug="visits").exists()
        names = EntryAttribute.objects.values_list("name", flat=True)
        assert sorted(names) == ["colour", "quantity"]
        assert not CustomEntry.objects.filter(pk=tent.pk).exists()
    assert browser(ada).post(f"{ORDERS}removal/").status_code == 422
    done = browser(ada).post(f"{ORDERS}removal/", {"confirmed": "yes"})
    assert done.status_code == 302
    with scope(acme):
        assert CustomRemoval.objects.filter(name="").exists()
    assert browser(ada).get(ORDERS).status_code == 404


def test_nobody_signed_in_is_asked_to(browser, tent):
    for url, data in doors(tent.pk).items():
        response = browser().post(url, data)
        assert (response.status_code, "next=" in response.url) == (302, True)


def test_a_colleague_without_the_capability_is_refused(browser, otto, max_, tent):
    for url, data in doors(tent.pk).items():
        assert browser(otto).post(url, data).status_code == 403, url
        if "entries" not in url:
            assert browser(max_).post(url, data).status_code == 403, url


def test_a_stranger_sees_nothing(browser, gus, tent):
    for url, data in doors(tent.pk).items():
        assert browser(gus).post(url, data).status_code == 404, url
        assert browser(gus).get(url).status_code == 404, url


def test_another_accounts_rows_are_not_there(browser, ada, orders, globex, scope):
    theirs = defined(factories.table(globex, "people"), scope, "theirs")
    other = entry(theirs, None, scope, product="Tent")
    assert browser(ada).get(f"{CUSTOM}theirs/").status_code == 404
    url = f"{ORDERS}entries/{other.pk}/"
    assert browser(ada).post(url, {"value-product": "x"}).status_code == 404
    assert browser(ada).post(f"{url}removal/").status_code == 404
    fate = {"on_erasure": "separate", "seen": "delete"}
    assert browser(ada).post(f"{CUSTOM}theirs/fate/", fate).status_code == 404


def test_the_wrong_method_is_refused(browser, ada, tent):
    for url in doors(tent.pk):
        assert browser(ada).delete(url).status_code == 405, url
    assert browser(ada).post(CUSTOM).status_code == 405
    assert browser(ada).post(f"{ORDERS}entries/").status_code == 405


@pytest.mark.parametrize(
    ("part", "said", "field"),
    [
        ("../../new-custom-table/", {"name": "", "on_erasure": "delete"}, "name"),
        (
            "../../new-custom-table/",
            {"name": "Orders", "on_erasure": "delete"},
            "slug",
        ),
        ("../../new-custom-table/", {"name": "A", "on_erasure": "burn"}, "on_erasure"),
        ("", {"name": ""}, "name"),
        ("", {"name": "x" * 101}, "name"),
        ("fate/", {"on_erasure": "burn", "seen": "delete"}, "on_erasure"),
        ("attributes/new/", {"label": "", "type": "text"}, "label"),
        ("attributes/new/", {"label": "Product", "type": "text"}, "name"),
        ("attributes/new/", {"label": "A", "type": "poem"}, "type"),
        ("attributes/new/", {"label": "A", "type": "choice"}, "choices"),
        ("entries/new/", {"value-quantity": "many"}, "value-quantity"),
        ("entries/new/", {"value-product": "A", "profile": "nobody"}, "profile"),
        ("entries/new/", {}, "__all__"),
    ],
)
def test_bad_input_comes_back_with_the_form(
    browser, ada, orders, part, said, field, acme, scope
):
    url = NEW if part.startswith("..") else f"{ORDERS}{part}"
    response = browser(ada).post(url, said)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    with scope(acme):
        assert not CustomEntry.objects.exists()
        assert CustomTable.objects.count() == 1


def test_a_stale_fate_is_refused(browser, ada, orders):
    url = f"{ORDERS}fate/"
    browser(ada).post(url, {"on_erasure": "separate", "seen": "delete"})
    again = browser(ada).post(url, {"on_erasure": "separate", "seen": "delete"})
    assert again.status_code == 409


def test_the_dialog_says_how_many_entries_it_concerns(browser, ada, tent):
    page = browser(ada).get(f"{ORDERS}fate/", headers={"HX-Request": "true"})
    assert "Entries in Orders: 1." in page.text
    assert "<dialog" in page.text


def test_a_marketer_adds_and_edits_an_entry(browser, max_, orders, ann, acme, scope):
    data = {"profile": "Ann@example.com", "value-product": "Tent"}
    assert browser(max_).post(f"{ORDERS}entries/new/", data).status_code == 302
    with scope(acme):
        made = CustomEntry.objects.get()
        assert (made.profile_id, made.attributes) == (ann.pk, {"product": "Tent"})
    data = {"value-product": "", "value-quantity": "3"}
    browser(max_).post(f"{ORDERS}entries/{made.pk}/", data)
    with scope(acme):
        made.refresh_from_db()
        assert made.attributes == {"quantity": 3}


def test_what_no_attribute_defines_stays_as_it_was(browser, max_, tent, acme, scope):
    data = {"value-product": "Stove", "value-quantity": "2"}
    browser(max_).post(f"{ORDERS}entries/{tent.pk}/", data)
    with scope(acme):
        tent.refresh_from_db()
    assert tent.attributes == {"product": "Stove", "quantity": 2, "weight": "light"}


def test_entries_are_listed_with_their_people(browser, max_, tent, orders, scope):
    entry(orders, None, scope, product="Rope")
    page = browser(max_).get(f"{ORDERS}entries/")
    assert [line.cells for line in page.context["lines"]] == [
        ["Rope", "", ""],
        ["Tent", "2", "light"],
    ]
    assert "separated" in page.text
    assert "Ann" in page.text


def test_entries_of_one_person_or_of_nobody(browser, max_, tent, orders, scope):
    rope = entry(orders, None, scope, product="Rope")
    url = f"{ORDERS}entries/"
    numbers = lambda asked: [  # noqa: E731
        line.number for line in browser(max_).get(url, asked).context["lines"]
    ]
    assert numbers({"profile": "ann@example.com"}) == [tent.pk]
    assert numbers({"of": "nobody"}) == [rope.pk]
    assert numbers({"profile": "nobody@example.com"}) == []


def test_a_long_list_goes_on_by_what_is_asked_for(
    browser, max_, orders, scope, monkeypatch
):
    monkeypatch.setattr("interactions.views.custom_entries.PAGE_ROWS", 2)
    rows = [entry(orders, None, scope, quantity=number) for number in range(3)]
    url = f"{ORDERS}entries/"
    first = browser(max_).get(url, {"of": "nobody"})
    second = browser(max_).get(url + first.context["next_url"])
    assert second.context["choice"].kind == "separated"
    assert [line.number for line in second.context["lines"]] == [rows[0].pk]


@pytest.mark.parametrize(
    ("asked", "index"),
    [({}, "_custom_table_id_id_idx on"), ({"of": "nobody"}, "_id_id_idx1 on")],
)
@pytest.mark.parametrize("way", ["-pk", "pk"])
def test_pages_of_entries_are_read_in_order_by_an_index(
    orders, scope, asked, index, way
):
    with scope(orders.account), connection.cursor() as cursor:
        # Of another table, and somebody's: what no page of these should go through.
        cursor.execute(
            "INSERT INTO interactions_customentry "
            "(account_id, custom_table_id, profile_id, attributes, created) "
            "SELECT %s, %s + n %% 2, n, '{}', now() FROM generate_series(1, 5000) AS n",
            [orders.account_id, orders.pk],
        )
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        rows = Choice.of(orders, asked).rows
        plan = rows.filter(pk__gt=9).order_by(way)[:51].explain()
    assert index in plan
    assert "Sort" not in plan


def test_whoever_is_being_deleted_has_no_entries(browser, max_, tent, ann, acme, scope):
    with scope(acme):
        Target.objects.create(account=acme, profile_id=ann.pk, erasure_id=1)
    page = browser(max_).get(f"{ORDERS}entries/")
    assert page.context["lines"] == []
    assert browser(max_).get(f"{ORDERS}entries/{tent.pk}/").status_code == 404
    data = {"profile": str(ann.pk), "value-product": "A"}
    assert browser(max_).post(f"{ORDERS}entries/new/", data).status_code == 422


def test_what_is_being_removed_is_in_no_answer(browser, ada, tent):
    browser(ada).post(f"{ORDERS}attribute/product/removal/", {"confirmed": "yes"})
    page = browser(ada).get(f"{ORDERS}entries/")
    labels = [column.label for column in page.context["columns"]]
    assert labels == ["Quantity", "Weight"]


def test_an_attribute_that_a_segment_tests_stays(
    browser, ada, tent, orders, people, acme, scope
):
    test = {"operator": "is one of", "values": ["Tent"]}
    where = [{"field": "product", "test": test}]
    criterion = {"shape": "entry", "custom_table": orders.pk, "where": where}
    with scope(acme):
        campers = Segment.objects.create(
            account=acme, table=people, name="Campers", criterion=criterion
        )
    url = f"{ORDERS}attribute/product/removal/"
    page = browser(ada).get(url)
    assert f"/a/acme/segments/{campers.pk}/" in page.text
    assert b'name="confirmed"' not in page.content
    assert browser(ada).post(url, {"confirmed": "yes"}).status_code == 409
    with scope(acme):
        assert EntryAttribute.objects.filter(account=acme, name="product").exists()
    # One that it does not ask for goes.
    other = f"{ORDERS}attribute/quantity/removal/"
    assert browser(ada).post(other, {"confirmed": "yes"}).status_code == 302
