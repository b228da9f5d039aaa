"""The questions that every door of the exports is asked."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from common.once import fresh_mark
from exports.actions.make_export import make_export
from exports.actions.request_export import request_export
from exports.models import Export, Status
from segments.models import Exploration, Segment
from tenancy.roles import Role
from tests import factories

FORM = {"table": "people", "title": "Everybody", "columns": ["email"], "file": "csv"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def theirs(globex, gus, scope):
    """Return a list of another account that is ready."""
    table = factories.table(globex, "people")
    factories.profiles(table, 1)
    with scope(globex):
        export = request_export(
            table,
            {"shape": "all profiles"},
            by=gus,
            columns=["email"],
            format="csv",
            title="Theirs",
        )
    make_export(export)
    return export


@pytest.fixture
def mia(acme):
    """Return another marketer of acme."""
    return factories.member(acme, "mia@acme.example", Role.MARKETER)


def doors(export, person):
    """Return method and address of every door, given an export and a profile."""
    return {
        "index": ("get", "/a/acme/exports/"),
        "create": ("post", "/a/acme/exports/"),
        "new": ("get", "/a/acme/exports/new/"),
        "new of table": ("get", "/a/acme/tables/people/export/"),
        "show": ("get", f"/a/acme/exports/{export}/"),
        "file": ("get", f"/a/acme/exports/{export}/file/"),
        "removal": ("post", f"/a/acme/exports/{export}/removal/"),
        "person": ("post", f"/a/acme/tables/people/profiles/{person}/export/"),
    }


DOORS = sorted(doors(0, 0))


@pytest.fixture
def knock(ready, crowd, browser):
    """Return what goes to a door as somebody."""

    def knocked(who, door, export=ready.pk, person=crowd[0].pk, **also):
        method, url = doors(export, person)[door]
        data = FORM if door == "create" else None
        response = getattr(browser(who), method)(url, data, **also)
        if response.streaming:
            response.getvalue()  # which closes the file
        return response

    return knocked


@pytest.mark.parametrize("door", DOORS)
def test_a_door_opens_for_whoever_may(knock, max_, door):
    assert knock(max_, door).status_code in {200, 302}


@pytest.mark.parametrize("door", DOORS)
def test_nobody_signed_in_is_led_to_the_sign_in_page(knock, door):
    response = knock(None, door)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("door", DOORS)
def test_operations_export_nothing(knock, otto, door):
    assert knock(otto, door).status_code == 403


@pytest.mark.parametrize("door", DOORS)
def test_a_stranger_finds_no_account(knock, gus, door):
    assert knock(gus, door).status_code == 404


@pytest.mark.parametrize("door", ["show", "file", "removal"])
def test_another_accounts_export_is_not_here(knock, olga, theirs, door):
    assert knock(olga, door, export=theirs.pk).status_code == 404


def test_another_accounts_person_is_not_here(knock, olga, globex, theirs):
    stranger = factories.profile(factories.table(globex, "others"), email="g@x.example")
    assert knock(olga, "person", person=stranger.pk).status_code == 404


@pytest.mark.parametrize("door", ["show", "file", "removal"])
def test_a_colleagues_export_is_not_shown_to_a_marketer(knock, mia, door):
    assert knock(mia, door).status_code == 404


@pytest.mark.parametrize("door", ["show", "file", "removal"])
def test_administrators_see_what_others_exported(knock, ada, olga, door):
    assert knock(ada, door).status_code in {200, 302}
    if door != "removal":
        assert knock(olga, door).status_code == 200


def test_the_list_shows_each_what_they_may_see(ready, browser, max_, mia, ada):
    shown = {
        who: f'href="/a/acme/exports/{ready.pk}/"'.encode()
        in browser(who).get("/a/acme/exports/").content
        for who in (max_, mia, ada)
    }
    assert shown == {max_: True, mia: False, ada: True}


@pytest.mark.parametrize(
    ("door", "method"),
    [
        ("index", "delete"),
        ("new", "post"),
        ("new of table", "post"),
        ("show", "post"),
        ("file", "post"),
        ("removal", "get"),
        ("person", "get"),
    ],
)
def test_a_wrong_method_is_refused(ready, crowd, browser, max_, door, method):
    _method, url = doors(ready.pk, crowd[0].pk)[door]
    assert getattr(browser(max_), method)(url).status_code == 405


@pytest.mark.parametrize("door", ["file", "removal"])
def test_what_is_not_ready_is_answered_with_a_conflict(crowd, ask, knock, max_, door):
    assert knock(max_, door, export=ask().pk).status_code == 409


def test_a_file_is_removed_once(knock, max_, acme, ready, stored, scope):
    assert stored() == [ready.file_path]
    with scope(acme):
        before = Export.objects.get().status
    assert before == Status.READY
    assert knock(max_, "removal").status_code == 302
    assert knock(max_, "removal").status_code == 409
    assert knock(max_, "file").status_code == 410


def test_a_removed_file_is_gone(
    knock, max_, acme, ready, stored, scope, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        knock(max_, "removal")
    assert stored() == []
    with scope(acme):
        entry = Entry.objects.get(action="export.removed")
    assert (entry.author_id, entry.facts) == (max_.pk, {"export": ready.pk})


def test_a_request_leads_to_its_page(knock, max_, acme, scope):
    response = knock(max_, "create")
    with scope(acme):
        export = Export.objects.latest("pk")
    assert response["Location"] == f"/a/acme/exports/{export.pk}/"
    assert (export.title, export.columns) == ("Everybody", ["email"])
    assert (export.format, export.delimiter) == ("csv", ",")
    with scope(acme):
        entry = Entry.objects.filter(action="export.requested").latest("position")
    assert entry.facts == {
        "export": export.pk,
        "table": "people",
        "format": "csv",
        "columns": ["email"],
    }


def mark_on(page):
    [mark] = re.findall(r'name="once" value="([^"]{22,})"', page)
    return mark


@pytest.fixture
def marked(browser, max_, crowd):
    """Return the form of a list with the mark of the page it was shown on."""
    page = browser(max_).get("/a/acme/tables/people/export/").content.decode()
    return FORM | {"once": mark_on(page)}


def test_a_form_that_is_sent_twice_makes_one_file(
    marked, browser, max_, acme, scope, make
):
    client = browser(max_)
    first = client.post("/a/acme/exports/", marked)["Location"]
    assert client.post("/a/acme/exports/", marked)["Location"] == first
    with scope(acme):
        export = Export.objects.get()
        assert Entry.objects.filter(action="export.requested").count() == 1
    make(export)
    assert client.post("/a/acme/exports/", marked)["Location"] == first


@pytest.mark.parametrize(
    "also",
    [{"title": "Other"}, {"file": "xlsx"}, {"columns": ["email", "phone"]}],
    ids=str,
)
def test_a_form_that_says_something_else_makes_another_file(
    marked, browser, max_, also
):
    client = browser(max_)
    first = client.post("/a/acme/exports/", marked)["Location"]
    assert client.post("/a/acme/exports/", marked | also)["Location"] != first


def test_a_form_shown_anew_makes_another_file(marked, browser, max_):
    client = browser(max_)
    first = client.post("/a/acme/exports/", marked)["Location"]
    again = marked | {"once": fresh_mark()}
    assert client.post("/a/acme/exports/", again)["Location"] != first


def test_a_colleague_who_sends_the_same_form_has_a_file_of_their_own(
    marked, browser, max_, mia
):
    first = browser(max_).post("/a/acme/exports/", marked)["Location"]
    assert browser(mia).post("/a/acme/exports/", marked)["Location"] != first


def test_a_mark_that_is_none_is_bad_input(marked, browser, max_):
    data = marked | {"once": "x" * 65}
    assert browser(max_).post("/a/acme/exports/", data).status_code == 422


def test_a_copy_is_asked_for_once_by_a_page(browser, max_, crowd, make, acme, scope):
    client, home = browser(max_), f"/a/acme/tables/people/profiles/{crowd[0].pk}/"
    page = client.get(home).content.decode()
    sent = {"once": mark_on(page)}
    first = client.post(f"{home}export/", sent)["Location"]
    with scope(acme):
        made = Export.objects.get()
    make(made)
    assert client.post(f"{home}export/", sent)["Location"] == first
    # Whoever looks at the page anew is given what is known by now.
    fresh = {"once": fresh_mark()}
    assert client.post(f"{home}export/", fresh)["Location"] != first


@pytest.mark.parametrize(
    ("also", "said"),
    [
        ({"title": ""}, "Give the export a name."),
        ({"title": "x" * 121}, "120"),
        ({"columns": []}, "Choose at least one column."),
        ({"columns": ["=1+1"]}, "Choose the columns again."),
        ({"file": "docx"}, "docx"),
        ({"file": ""}, "Choose a kind of file."),
    ],
    ids=str,
)
def test_bad_input_comes_back_with_the_form(browser, max_, crowd, also, said):
    response = browser(max_).post("/a/acme/exports/", FORM | also)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert b'name="columns"' in response.content


@pytest.mark.parametrize(
    "named", [{"table": "nothing"}, {"segment": "9"}, {"exploration": "9"}], ids=str
)
def test_a_source_that_is_not_there_is_not_found(browser, max_, named):
    client = browser(max_)
    [(kind, value)] = named.items()
    assert client.get(f"/a/acme/{kind}s/{value}/export/").status_code == 404
    data = {"title": "x", "columns": ["email"], "file": "csv", **named}
    assert client.post("/a/acme/exports/", data).status_code == 404


def test_without_a_source_the_tables_are_offered(browser, max_, people, contacts):
    page = browser(max_).get("/a/acme/exports/new/").content.decode()
    for table in (people, contacts):
        assert f"/a/acme/tables/{table.slug}/export/" in page


@pytest.fixture
def in_ghent(people, max_, scope):
    """Return a criterion, as a segment and as an exploration of max."""
    factories.profile(people, email="zoe@x.example", city="Ghent")
    criterion = {
        "shape": "attribute",
        "attribute": "city",
        "test": {"is": "is one of", "values": ["Ghent"]},
    }
    with scope(people.account):
        here = {"account": people.account, "table": people, "criterion": criterion}
        segment = Segment.objects.create(**here, name="In Ghent")
        explored = Exploration.objects.create(**here, author=max_)
    return {"segment": segment.pk, "exploration": explored.pk}


@pytest.mark.parametrize("field", ["segment", "exploration"])
def test_a_segment_and_an_exploration_are_sources(
    browser, max_, crowd, in_ghent, acme, scope, make, field
):
    named = {field: in_ghent[field]}
    client = browser(max_)
    page = client.get(f"/a/acme/{field}s/{in_ghent[field]}/export/").content.decode()
    assert "1 profile of People matches now." in page
    data = {"title": "Ghent", "columns": ["email"], "file": "csv", **named}
    assert client.post("/a/acme/exports/", data).status_code == 302
    with scope(acme):
        export = Export.objects.latest("pk")
    assert make(export).rows == 1


def test_somebody_elses_exploration_is_no_source(browser, mia, in_ghent):
    url = f"/a/acme/explorations/{in_ghent['exploration']}/export/"
    assert browser(mia).get(url).status_code == 404


def test_a_criterion_that_holds_no_more_is_said(browser, max_, in_ghent, people, scope):
    with scope(people.account):
        people.attribute_set.filter(name="city").delete()
    url = f"/a/acme/segments/{in_ghent['segment']}/export/"
    assert browser(max_).get(url).status_code == 422


def test_keys_come_first_and_are_chosen_already(browser, max_, people):
    page = browser(max_).get("/a/acme/tables/people/export/").content.decode()
    ticked = [
        line for line in page.split("<input") if 'name="columns"' in line.split(">")[0]
    ]
    names = [line.split('value="')[1].split('"')[0] for line in ticked]
    chosen = [" checked" in line.split(">")[0] for line in ticked]
    assert names[:3] == ["email", "phone", "crm_id"]
    assert chosen == [True] * 3 + [False] * (len(names) - 3)


def test_the_live_part_is_a_part_until_the_end(ask, crowd, make, browser, max_):
    export = ask()
    for url in ("/a/acme/exports/", f"/a/acme/exports/{export.pk}/"):
        part = browser(max_).get(url, headers=HTMX)
        assert b"<html" not in part.content
        assert b'hx-trigger="every 2s"' in part.content
    make(export)
    for url in ("/a/acme/exports/", f"/a/acme/exports/{export.pk}/"):
        part = browser(max_).get(url, headers=HTMX)
        assert b"hx-trigger" not in part.content
    assert "notified" in part["HX-Trigger"]


@pytest.mark.parametrize("status", ["failed", "withdrawn", "expired"])
def test_the_page_says_why_there_is_no_file(ready, browser, max_, acme, scope, status):
    with scope(acme):
        Export.objects.filter(pk=ready.pk).update(status=status)
    page = browser(max_).get(f"/a/acme/exports/{ready.pk}/").content.decode()
    assert "This file" in page
    assert "/file/" not in page


def test_a_download_is_named_after_the_export_and_noted(
    ready, browser, max_, acme, scope
):
    response = browser(max_).get(f"/a/acme/exports/{ready.pk}/file/")
    assert f'filename="everybody-{ready.pk}.csv"' in response["Content-Disposition"]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert b"person0@people.example" in response.getvalue()
    with scope(acme):
        entry = Entry.objects.get(action="export.downloaded")
    assert entry.author_id == max_.pk
    assert entry.facts == {
        "export": ready.pk,
        "format": "csv",
        "rows": 5,
        "sha256": ready.file_sha256,
    }


def test_titles_are_text_and_no_markup(browser, max_, crowd):
    data = FORM | {"title": "<script>alert(1)</script>"}
    client = browser(max_)
    page = client.post("/a/acme/exports/", data, follow=True).content
    assert b"<script>alert" not in page
    assert b"<script>alert" not in client.get("/a/acme/exports/").content


def test_the_list_of_exports_goes_page_by_page(ask, crowd, browser, max_, monkeypatch):
    monkeypatch.setattr("exports.views.exports.PAGE_EXPORTS", 2)
    made = [ask().pk for _ in range(3)]
    client = browser(max_)
    first = client.get("/a/acme/exports/").content.decode()
    assert f"/exports/{made[2]}/" in first
    assert f"?before={made[1]}" in first
    second = client.get(f"/a/acme/exports/?before={made[1]}").content.decode()
    assert f'"/a/acme/exports/{made[0]}/"' in second
    assert f'"/a/acme/exports/{made[1]}/"' not in second


def test_an_export_says_how_long_it_is_kept(ready):
    left = ready.expires - timezone.now()
    assert timedelta(days=9, hours=23) < left <= timedelta(days=10)
