"""The two tabs, the live page, the Delete Report and its error files."""

import csv
import io
import re

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from audit.models import Entry
from erasure.actions.sweep_erasure import sweep_erasure
from erasure.fates import RULES
from imports.actions.run_execution import run_execution
from imports.models import Execution
from imports.queries import executions
from profiles.models import Profile
from tenancy.scope import account_transaction

HTMX = {"HX-Request": "true"}
EMPTY = b"Nothing is running"


def fresh(execution):
    with account_transaction(execution.account_id):
        return executions(execution.account).get(pk=execution.pk)


def test_without_runs_the_tabs_say_so(browser, ada):
    client = browser(ada)
    assert EMPTY in client.get("/a/acme/in-progress/").content
    page = client.get("/a/acme/completed-executions/").content
    assert b"No run has ended yet" in page


def test_a_launched_run_is_in_progress_and_moves(browser, ada, execution):
    page = browser(ada).get("/a/acme/in-progress/").content.decode()
    assert "Unsubscribed in May" in page
    assert "0 of 3" in page
    assert "Waiting for a worker" in page
    assert 'hx-trigger="every 2s"' in page


def test_the_live_part_is_a_part(browser, ada, execution):
    for url in ("/a/acme/in-progress/", f"/a/acme/executions/{execution.pk}/"):
        part = browser(ada).get(url, headers=HTMX)
        assert b"<html" not in part.content
        assert b'hx-trigger="every 2s"' in part.content


def test_an_import_in_preparation_leads_back_to_its_wizard(browser, ada, otto, run):
    page = browser(ada).get("/a/acme/in-progress/").content.decode()
    assert f'href="/a/acme/imports/{run.pk}/overview/"' in page
    assert 'hx-trigger="every 2s"' not in page
    page = browser(otto).get("/a/acme/in-progress/").content.decode()
    assert "Unsubscribed in May" in page
    assert f"/imports/{run.pk}/" not in page


def test_another_accounts_runs_are_nowhere(browser, gus, globex, ended, run):
    client = browser(gus)
    for page in ("in-progress/", "completed-executions/", "audit/", "notifications/"):
        found = client.get(f"/a/globex/{page}")
        assert found.status_code == 200
        assert b"Unsubscribed" not in found.content


def test_an_ended_run_moves_on_to_the_other_tab(browser, ada, ended):
    client = browser(ada)
    assert EMPTY in client.get("/a/acme/in-progress/").content
    page = client.get("/a/acme/completed-executions/").content.decode()
    assert f'href="/a/acme/executions/{ended.pk}/"' in page
    assert "Ada Test" in page


def test_the_report_answers_who_when_why_and_by_what(browser, otto, ended):
    page = browser(otto).get(f"/a/acme/executions/{ended.pk}/").content.decode()
    for said in (
        "Delete Report",
        "They asked",
        "Ada Test",
        "list.csv",
        ended.import_run.file_sha256,
        f"0 left in {len(RULES) + 1} relations",
        "E-mail interactions",
        "anonymised",
        "separated from the profile",
        "errors.csv",
        "errors.xlsx",
    ):
        assert said in page, said
    assert "hx-trigger" not in page.split('id="execution"')[1]
    assert "person0@people.example" not in page


def test_the_last_part_says_where_the_run_is_now(browser, ada, execution):
    url = f"/a/acme/executions/{execution.pk}/"
    page = browser(ada).get(url).content.decode()
    [crumb] = re.findall(r'<li id="whence">.*?</li>', page, re.DOTALL)
    assert "/in-progress/" in crumb
    assert "whence" not in browser(ada).get(url, headers=HTMX).content.decode()
    run_execution(fresh(execution))
    part = browser(ada).get(url, headers=HTMX).content.decode()
    [crumb] = re.findall(
        r'<li id="whence" hx-swap-oob="true">.*?</li>', part, re.DOTALL
    )
    assert "/completed-executions/" in crumb
    page = browser(ada).get(url).content.decode()
    assert "hx-swap-oob" not in page
    assert page.count("whence") == 1


def test_the_last_part_rings_the_bell(browser, ada, ended):
    url = f"/a/acme/executions/{ended.pk}/"
    part = browser(ada).get(url, headers=HTMX)
    assert "notified" in part["HX-Trigger"]
    assert b"Delete Report" in part.content


def test_the_navigation_shows_where_the_run_is_found(browser, ada, execution):
    url = f"/a/acme/executions/{execution.pk}/"
    current = r'href="([^"]*)" aria-current="page"'
    page = browser(ada).get(url).content.decode()
    assert re.findall(current, page) == ["/a/acme/in-progress/"]
    stop = browser(ada).get(f"{url}stop/").content.decode()
    assert re.findall(current, stop) == ["/a/acme/in-progress/"]
    assert "topnav" not in browser(ada).get(url, headers=HTMX).content.decode()
    run_execution(fresh(execution))
    part = browser(ada).get(url, headers=HTMX).content.decode()
    [row] = re.findall(r'<nav class="topnav".*?</nav>', part, re.DOTALL)
    assert 'id="topnav" hx-swap-oob="true"' in row
    assert re.findall(current, row) == ["/a/acme/completed-executions/"]
    page = browser(ada).get(url).content.decode()
    assert re.findall(current, page) == ["/a/acme/completed-executions/"]
    assert page.count('id="topnav"') == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_error_file_is_handed_out_and_noted(browser, otto, acme, ended, kind):
    response = browser(otto).get(f"/a/acme/executions/{ended.pk}/errors.{kind}")
    content = response.getvalue()
    assert "unsubscribed-in-may-not-deleted" in response["Content-Disposition"]
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        rows = [[str(cell) for cell in row] for row in sheet.values]
    assert [(row[1], row[2]) for row in rows[1:]] == [
        ("4", "duplicate"),
        ("5", "not found"),
        ("6", "invalid"),
    ]
    assert b"person0" not in content
    with account_transaction(acme):
        entry = Entry.objects.get(action="errors.downloaded")
    assert entry.author_id == otto.pk
    assert entry.facts == {"execution": ended.pk, "format": kind, "rows": 3}


@pytest.mark.parametrize("kind", ["csv", "pdf"])
def test_without_an_error_file_there_is_none(browser, ada, execution, kind):
    url = f"/a/acme/executions/{execution.pk}/errors.{kind}"
    assert browser(ada).get(url).status_code == 404


def test_stopping_is_asked_once(browser, otto, execution):
    url = f"/a/acme/executions/{execution.pk}/stop/"
    part = browser(otto).get(url, headers=HTMX).content.decode()
    assert "<dialog" in part
    assert "Let it run" in part
    assert fresh(execution).status == "queued"
    assert browser(otto).get(url).status_code == 200


def test_stop_is_offered_to_those_who_may(browser, ada, max_, acme, execution):
    url = f"/a/acme/executions/{execution.pk}/"
    with account_transaction(acme):
        Execution.objects.update(launched_by=max_)
    for member, may in ((ada, True), (max_, False)):
        page = browser(member).get(url)
        assert page.status_code == 200
        assert (f"{url}stop/" in page.content.decode()) is may
        assert (browser(member).get(f"{url}stop/").status_code == 200) is may
    runs = browser(ada).get("/a/acme/in-progress/").content.decode()
    assert f"{url}stop/" in runs


def test_a_stopped_run_keeps_the_rest_and_says_both(browser, otto, acme, execution):
    url = f"/a/acme/executions/{execution.pk}/"
    assert browser(otto).post(f"{url}stop/")["Location"] == url
    assert fresh(execution).status == "stopping"
    page = browser(otto).get(url).content.decode()
    assert "stops as soon as" in page
    assert f"{url}stop/" not in page
    run_execution(fresh(execution))
    page = browser(otto).get(url).content.decode()
    assert "This run was stopped" in page
    assert "3 were not reached" in page
    assert "Not reached" in page
    with account_transaction(acme):
        assert Profile.objects.visible(acme).count() == 5


@pytest.mark.parametrize("kind", ["ended", "stopping"])
def test_what_is_over_cannot_be_stopped(browser, otto, execution, kind):
    client = browser(otto)
    if kind == "ended":
        run_execution(fresh(execution))
    else:
        client.post(f"/a/acme/executions/{execution.pk}/stop/")
    response = client.post(f"/a/acme/executions/{execution.pk}/stop/")
    assert response.status_code == 409
    response = client.get(f"/a/acme/executions/{execution.pk}/stop/")
    assert response.status_code == 302


def test_a_run_whose_report_is_being_written_says_so(browser, ada, acme, execution):
    with account_transaction(acme):
        Execution.objects.filter(pk=execution.pk).update(
            status="running", started=timezone.now()
        )
    assert sweep_erasure(fresh(execution).erasure, wait=True)
    page = browser(ada).get("/a/acme/in-progress/").content.decode()
    assert "3 of 3" in page
    assert "Writing the report" in page
