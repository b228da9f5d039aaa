"""Who begins an import of whoever matches, and who gets through to its steps."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imports.actions.cancel_import import cancel_import
from imports.actions.import_matches import import_matches
from imports.models import Execution, Import
from segments.models import Exploration
from tenancy.models import Feature
from tenancy.scope import account_transaction
from tests import factories
from tests.imports.matches.conftest import IN_GHENT, begun, frozen, person, segment_of

HTMX = {"HX-Request": "true"}
DOORS = ("segment", "exploration")
STEPS = ("general", "kind", "criterion", "overview", "launch")
WRITES = ("general", "kind", "overview/renewal", "cancellation", "launch")
OF_FILES = ("file", "mapping")


@pytest.fixture
def everybody(acme, ada, max_, olga, otto, gus):
    return {"ada": ada, "max": max_, "olga": olga, "otto": otto, "gus": gus, None: None}


@pytest.fixture
def urls(segment, exploration, crowd):
    """Return the address of *Delete* of each: posting there begins an import."""
    return {
        "segment": f"/a/acme/imports/of-segment/{segment.pk}/",
        "exploration": f"/a/acme/imports/of-exploration/{exploration.pk}/",
    }


def imports_of(acme):
    with account_transaction(acme):
        # The people of Ghent are in a file as well.
        return list(Import.objects.filter(account=acme).exclude(source="file"))


@pytest.mark.parametrize("door", DOORS)
def test_an_administrator_is_led_to_the_overview(browser, urls, ada, acme, door):
    response = browser(ada).post(urls[door])
    [run] = imports_of(acme)
    assert response.status_code == 302
    assert response["Location"] == f"/a/acme/imports/{run.pk}/overview/"
    assert (run.source, run.status, run.author_id) == (door, "staging", ada.pk)


@pytest.mark.parametrize("door", DOORS)
def test_htmx_is_led_there_too(browser, urls, ada, acme, door):
    response = browser(ada).post(urls[door], headers=HTMX)
    [run] = imports_of(acme)
    assert response["HX-Redirect"] == f"/a/acme/imports/{run.pk}/overview/"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("max", 403), ("otto", 403), ("gus", 404)]
)
def test_nobody_else_begins_one(browser, urls, everybody, acme, who, answer, door):
    response = browser(everybody[who]).post(urls[door])
    assert response.status_code == answer
    if who is None:
        assert response["Location"].startswith("/sign-in/")
    assert not imports_of(acme)


def test_an_owner_begins_one_of_a_colleagues_segment(browser, urls, olga, acme):
    assert browser(olga).post(urls["segment"]).status_code == 302
    assert imports_of(acme)[0].author_id == olga.pk


def test_a_colleagues_exploration_is_not_there(browser, urls, olga, acme):
    assert browser(olga).post(urls["exploration"]).status_code == 404
    assert not imports_of(acme)


@pytest.mark.parametrize("door", DOORS)
def test_without_the_feature_nobody_begins_one(browser, urls, ada, acme, door):
    acme.features = [Feature.LIST_DELETION]
    acme.save()
    response = browser(ada).post(urls[door])
    assert response.status_code == 403
    assert b"is not active for this account" in response.content
    assert not imports_of(acme)


@pytest.mark.parametrize("door", DOORS)
def test_a_link_begins_nothing(browser, urls, ada, acme, door):
    assert browser(ada).get(urls[door]).status_code == 405
    assert not imports_of(acme)


@pytest.mark.parametrize("door", DOORS)
def test_another_accounts_criterion_is_not_there(browser, ada, gus, globex, acme, door):
    table = factories.table(globex, "people")
    person(table, 1)
    theirs: Any = segment_of(table, gus)
    if door == "exploration":
        with account_transaction(globex):
            theirs = Exploration.objects.create(
                account=globex, table=table, criterion=IN_GHENT, author=gus
            )
    response = browser(ada).post(f"/a/acme/imports/of-{door}/{theirs.pk}/")
    assert response.status_code == 404
    assert not imports_of(acme)
    assert not imports_of(globex)


@pytest.mark.parametrize("door", DOORS)
def test_a_criterion_over_a_table_that_is_gone_is_not_there(
    browser, urls, ada, acme, people, door
):
    with account_transaction(acme):
        people.delete()
    assert browser(ada).post(urls[door]).status_code == 404


@pytest.mark.parametrize("door", DOORS)
def test_nobody_matches_says_what_to_do(browser, urls, ada, acme, crowd, door):
    with account_transaction(acme):
        for profile in crowd:
            profile.attributes = {**profile.attributes, "city": "Liège"}
            profile.save(update_fields=["attributes"])
    response = browser(ada).post(urls[door])
    assert response.status_code == 422
    assert b"Change the criterion first" in response.content
    assert not imports_of(acme)


@pytest.mark.parametrize("criterion", [None, {}, {"shape": "tag", "tag": 404}])
def test_an_exploration_that_is_not_complete_says_so(
    browser, urls, exploration, ada, acme, criterion
):
    with account_transaction(acme):
        exploration.criterion = criterion
        exploration.save()
    assert browser(ada).post(urls["exploration"]).status_code == 422
    assert not imports_of(acme)


def test_a_segment_with_unsaved_changes_says_so(browser, urls, segment, ada, acme):
    with account_transaction(acme):
        Exploration.objects.create(
            account=acme,
            table=segment.table,
            segment=segment,
            criterion={"shape": "all profiles"},
            author=ada,
        )
    response = browser(ada).post(urls["segment"])
    assert response.status_code == 422
    assert b"not saved" in response.content
    assert not imports_of(acme)


def test_a_segments_draft_is_no_exploration(browser, segment, crowd, ada, acme):
    with account_transaction(acme):
        draft = Exploration.objects.create(
            account=acme,
            table=segment.table,
            segment=segment,
            criterion={"shape": "all profiles"},
            author=ada,
        )
    response = browser(ada).post(f"/a/acme/imports/of-exploration/{draft.pk}/")
    assert response.status_code == 404


# ---- the steps


@pytest.mark.parametrize("page", STEPS)
def test_an_administrator_sees_each_step(browser, run, ada, page):
    url = f"/a/acme/imports/{run.pk}/{page}/"
    assert browser(ada).get(url).status_code == 200


@pytest.mark.parametrize("page", STEPS)
@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("max", 403), ("otto", 403), ("gus", 404)]
)
def test_nobody_else_sees_a_step(browser, run, everybody, who, answer, page):
    response = browser(everybody[who]).get(f"/a/acme/imports/{run.pk}/{page}/")
    assert response.status_code == answer


@pytest.mark.parametrize("page", WRITES)
@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("max", 403), ("otto", 403), ("gus", 404)]
)
def test_nobody_else_changes_it(browser, run, everybody, who, answer, page):
    before = _fields(run)
    url = f"/a/acme/imports/{run.pk}/{page}/"
    assert browser(everybody[who]).post(url, {}).status_code == answer
    assert _fields(run) == before


@pytest.mark.parametrize("page", STEPS)
def test_its_steps_need_the_feature_of_segments_alone(browser, run, ada, acme, page):
    url = f"/a/acme/imports/{run.pk}/{page}/"
    acme.features = [Feature.SEGMENT_DELETION]
    acme.save()
    assert browser(ada).get(url).status_code == 200
    acme.features = [Feature.LIST_DELETION]
    acme.save()
    assert browser(ada).get(url).status_code == 403


def test_another_accounts_run_is_not_there(browser, run, gus, globex, ada):
    for page in STEPS:
        url = f"/a/globex/imports/{run.pk}/{page}/"
        assert browser(gus).get(url).status_code == 404
    before = _fields(run)
    for page in WRITES:
        url = f"/a/globex/imports/{run.pk}/{page}/"
        assert browser(gus).post(url, {}).status_code == 404
    assert _fields(run) == before


@pytest.mark.parametrize("page", OF_FILES)
def test_the_steps_of_a_file_are_not_for_it(browser, run, ada, page):
    before = _fields(run)
    client = browser(ada)
    url = f"/a/acme/imports/{run.pk}/{page}/"
    assert client.get(url)["Location"] == f"/a/acme/imports/{run.pk}/overview/"
    assert client.post(url, {}).status_code == 409
    assert _fields(run) == before


@pytest.mark.parametrize("page", ["file/removal", "mapping/preview"])
def test_what_changes_a_file_is_refused(browser, run, ada, page):
    url = f"/a/acme/imports/{run.pk}/{page}/"
    assert browser(ada).post(url, {}).status_code == 409
    assert browser(ada).get(url).status_code == 405


def test_what_only_shows_takes_nothing(browser, run, ada):
    url = f"/a/acme/imports/{run.pk}/criterion/"
    assert browser(ada).post(url).status_code == 405


def test_a_launched_one_has_no_steps_any_more(browser, run, launch, ada):
    execution = launch(run)
    for page in STEPS:
        response = browser(ada).get(f"/a/acme/imports/{run.pk}/{page}/")
        assert response["Location"] == f"/a/acme/executions/{execution.pk}/"
    for page in WRITES:
        response = browser(ada).post(f"/a/acme/imports/{run.pk}/{page}/", {})
        assert response.status_code == 409


def test_who_may_not_go_on_with_it_sees_it_all_the_same(
    browser, segment, crowd, ada, otto
):
    run = begun(segment, ada)
    page = browser(otto).get("/a/acme/in-progress/").content.decode()
    assert run.name in page
    assert "By segment: Ghent" in page
    assert f"/imports/{run.pk}/" not in page
    page = browser(ada).get("/a/acme/in-progress/").content.decode()
    assert f"/imports/{run.pk}/overview/" in page


def _fields(run):
    with account_transaction(run.account_id):
        found = dict(Import.objects.filter(pk=run.pk).values().get())
        return found | {"executions": Execution.objects.count()}


@pytest.mark.parametrize("door", DOORS)
def test_what_was_begun_is_taken_up_again(browser, urls, ada, acme, door):
    for _press in range(3):
        assert browser(ada).post(urls[door]).status_code == 302
    [run] = imports_of(acme)
    assert run.status == "staging"


def test_it_has_the_criterion_as_it_is_now(segment, crowd, ada, people, scope):
    run = frozen(segment, ada)
    assert run.matched == 6
    with scope(people.account):
        segment.criterion = {
            **IN_GHENT,
            "test": {"is": "is one of", "values": ["Bruges"]},
        }
        segment.save()
    same = frozen(segment, ada)
    assert same.pk == run.pk
    assert same.matched == 2
    assert "Bruges" in same.criterion_text
    assert same.criterion_sha256 != run.criterion_sha256


def test_colleagues_have_one_each(segment, crowd, ada, olga, acme):
    assert begun(segment, ada).pk != begun(segment, olga).pk
    assert len(imports_of(acme)) == 2


def test_what_was_launched_or_cancelled_is_not_taken_up(
    segment, crowd, ada, launch, scope, acme
):
    cancelled = begun(segment, ada)
    with scope(acme):
        cancel_import(cancelled, by=ada)
    launched = frozen(segment, ada)
    launch(launched)
    # Whoever matched is being deleted; somebody else moves in.
    person(segment.table, 99)
    third = begun(segment, ada)
    assert len({cancelled.pk, launched.pk, third.pk}) == 3


def test_two_presses_at_once_begin_one(people, segment, crowd, ada, acme):
    """The list is locked before what was begun is looked for."""
    with account_transaction(acme), CaptureQueriesContext(connection) as said:
        import_matches(segment, by=ada)
    asked = [query["sql"] for query in said.captured_queries]
    [lock] = [
        place
        for place, text in enumerate(asked)
        if "segments_segment" in text and "FOR NO KEY UPDATE" in text
    ]
    looked = next(
        place
        for place, text in enumerate(asked)
        if text.startswith("SELECT") and 'FROM "imports_import"' in text
    )
    assert lock < looked
