"""Who gets through to the wizard, the runs and the reports."""

import pytest

from imports.models import Execution, Import
from tenancy.models import Feature
from tenancy.scope import account_transaction

STEPS = ("general", "kind", "file", "mapping", "overview", "launch")
WRITES = (
    "general",
    "kind",
    "file",
    "file/removal",
    "mapping",
    "mapping/preview",
    "overview/renewal",
    "cancellation",
    "launch",
)
ONLY_POST = ("file/removal", "mapping/preview", "overview/renewal", "cancellation")
ONLY_GET = ("overview", "overview/rows/not-found")


@pytest.fixture
def everybody(acme, ada, max_, otto, gus):
    return {"ada": ada, "max": max_, "otto": otto, "gus": gus, None: None}


@pytest.mark.parametrize("page", STEPS)
@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("max", 403), ("otto", 403), ("gus", 404)]
)
def test_only_those_who_delete_by_list_see_a_step(
    browser, staged, everybody, who, answer, page
):
    response = browser(everybody[who]).get(f"/a/acme/imports/{staged.pk}/{page}/")
    assert response.status_code == answer
    if who is None:
        assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("page", WRITES)
@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("max", 403), ("otto", 403), ("gus", 404)]
)
def test_nobody_else_changes_an_import(browser, staged, everybody, who, answer, page):
    url = f"/a/acme/imports/{staged.pk}/{page}/"
    before = _fields(staged)
    assert browser(everybody[who]).post(url, {}).status_code == answer
    assert _fields(staged) == before


@pytest.mark.parametrize("page", STEPS)
def test_an_administrator_sees_each_step(browser, staged, ada, page):
    url = f"/a/acme/imports/{staged.pk}/{page}/"
    assert browser(ada).get(url).status_code == 200


@pytest.mark.parametrize("page", [*STEPS, "overview/rows/not-found"])
def test_another_accounts_import_is_not_there(browser, ada, theirs, page):
    url = f"/a/acme/imports/{theirs.pk}/{page}/"
    assert browser(ada).get(url).status_code == 404


@pytest.mark.parametrize("page", WRITES)
def test_another_accounts_import_is_not_changed(browser, ada, theirs, page):
    before = _fields(theirs)
    url = f"/a/acme/imports/{theirs.pk}/{page}/"
    assert browser(ada).post(url, {}).status_code == 404
    assert _fields(theirs) == before


@pytest.mark.parametrize("page", ONLY_POST)
def test_what_changes_something_is_not_a_link(browser, ada, run, page):
    url = f"/a/acme/imports/{run.pk}/{page}/"
    assert browser(ada).get(url).status_code == 405


@pytest.mark.parametrize("page", ONLY_GET)
def test_what_only_shows_takes_nothing(browser, ada, run, page):
    url = f"/a/acme/imports/{run.pk}/{page}/"
    assert browser(ada).post(url).status_code == 405


def test_without_the_feature_there_is_no_wizard(browser, ada, acme, run):
    acme.features = [Feature.SEGMENT_DELETION]
    acme.save()
    client = browser(ada)
    assert client.get("/a/acme/imports/new/").status_code == 403
    assert client.get(f"/a/acme/imports/{run.pk}/file/").status_code == 403


@pytest.mark.parametrize("page", WRITES)
def test_a_launched_import_has_no_steps_any_more(browser, ada, staged, execution, page):
    url = f"/a/acme/imports/{staged.pk}/{page}/"
    before = _fields(staged)
    assert browser(ada).post(url, {}).status_code == 409
    assert _fields(staged) == before


@pytest.mark.parametrize("page", STEPS)
def test_coming_back_to_a_launched_import_shows_its_run(
    browser, ada, staged, execution, page
):
    response = browser(ada).get(f"/a/acme/imports/{staged.pk}/{page}/")
    assert response.status_code == 302
    assert response["Location"] == f"/a/acme/executions/{execution.pk}/"


RUNS = ("in-progress/", "completed-executions/")


@pytest.mark.parametrize("page", RUNS)
@pytest.mark.parametrize(
    ("who", "answer"),
    [(None, 302), ("max", 403), ("gus", 404), ("otto", 200), ("ada", 200)],
)
def test_runs_are_for_those_who_follow_them(browser, everybody, who, answer, page):
    assert browser(everybody[who]).get(f"/a/acme/{page}").status_code == answer


@pytest.mark.parametrize("page", ["", "errors.csv", "errors.xlsx"])
@pytest.mark.parametrize(
    ("who", "answer"),
    [(None, 302), ("max", 403), ("gus", 404), ("otto", 200), ("ada", 200)],
)
def test_reports_and_error_files_are_for_them_too(
    browser, everybody, ended, who, answer, page
):
    url = f"/a/acme/executions/{ended.pk}/{page}"
    response = browser(everybody[who]).get(url)
    assert response.getvalue() or who is None
    assert response.status_code == answer


@pytest.mark.parametrize("page", ["", "stop/", "errors.csv"])
def test_another_accounts_run_is_not_there(browser, ended, gus, globex, page):
    url = f"/a/globex/executions/{ended.pk}/{page}"
    assert browser(gus).get(url).status_code == 404


@pytest.mark.parametrize(("who", "answer"), [(None, 302), ("max", 403), ("gus", 404)])
def test_nobody_else_stops_a_run(browser, everybody, execution, who, answer):
    url = f"/a/acme/executions/{execution.pk}/stop/"
    assert browser(everybody[who]).post(url).status_code == answer
    with account_transaction(execution.account_id):
        assert Execution.objects.get(pk=execution.pk).status == "queued"


def test_another_account_does_not_stop_a_run(browser, gus, globex, execution):
    url = f"/a/globex/executions/{execution.pk}/stop/"
    assert browser(gus).post(url).status_code == 404
    with account_transaction(execution.account_id):
        assert Execution.objects.get(pk=execution.pk).status == "queued"


@pytest.mark.parametrize("page", [*RUNS, "executions/1/", "executions/1/errors.csv"])
def test_pages_of_runs_take_nothing(browser, ada, page):
    assert browser(ada).post(f"/a/acme/{page}").status_code == 405


def _fields(run: Import) -> dict[str, object]:
    with account_transaction(run.account_id):
        found = Import.objects.filter(pk=run.pk).values().get()
    return dict(found)
