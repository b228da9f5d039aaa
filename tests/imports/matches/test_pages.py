"""What the pages of such a run say."""

import re

import pytest

from erasure.actions.place_hold import place_hold
from imports.actions.run_execution import run_execution
from imports.models import Execution, Import
from tests.imports.matches.conftest import (
    again,
    begun,
    fresh,
    frozen,
    move,
    person,
    there,
)

HTMX = {"HX-Request": "true"}


@pytest.fixture
def page(browser, ada):
    """Return what visits or answers a page of an import."""

    def visited(run, step, data=None, **also):
        url = f"/a/acme/imports/{run.pk}/{step}/"
        client = browser(ada)
        return (
            client.get(url, **also) if data is None else client.post(url, data, **also)
        )

    return visited


@pytest.fixture
def confirm(page, run):
    """Return what confirms the run as its overview showed it."""

    def confirmed(**change):
        data = {
            "confirmed": "yes",
            "fingerprint": run.fingerprint,
            "reason": "They left",
        }
        return page(run, "launch", data | change, headers=HTMX)

    return confirmed


def choice(response):
    """Return the form of *Go on* as a browser sends it."""
    form = response.content.decode().rsplit("<form", 1)[1]
    found = re.findall(r"<(?:input|textarea)[^>]*>(?:[^<]*</textarea>)?", form)
    sent = {}
    for field in found:
        name = re.search(r'name="([^"]+)"', field)
        value = re.search(r'value="([^"]*)"', field) or re.search(
            r">\s*([^<]*)<", field
        )
        if name and value:
            sent[name[1]] = value[1]
    return sent


def test_the_wizard_has_five_steps_of_which_the_fourth_is_not_needed(page, run):
    content = page(run, "overview").content.decode()
    assert "Step 5 of 5" in content
    assert "Not needed" in content
    assert f"/imports/{run.pk}/criterion/" in content
    assert f"/imports/{run.pk}/mapping/" not in content


def test_the_overview_says_who_what_when_and_where(page, run, crowd):
    content = page(run, "overview").content.decode()
    for said in (
        "6 profiles of People will be deleted",
        "75 % of the 8 profiles",
        "Ghent",
        "By segment: Ghent",
        "Belgium (6 profiles)",
        "E-mail interactions",
        "First0 Last0",
        "Every profile that matches is in exactly one line.",
    ):
        assert said in content, said
    assert "of the file" not in content


def test_while_it_is_frozen_the_page_says_so(page, segment, crowd, ada):
    run = begun(segment, ada)
    content = page(run, "overview").content.decode()
    assert "Finding out who matches" in content
    assert 'hx-trigger="every 1s"' in content


def test_the_criterion_is_shown_with_a_way_back(page, run, segment):
    content = page(run, "criterion").content.decode()
    assert run.criterion_text in content
    assert f'href="/a/acme/segments/{segment.pk}/"' in content


def test_it_can_be_renamed_and_stays_with_its_table(page, run, contacts):
    content = page(run, "general").content.decode()
    assert 'name="table"' not in content
    response = page(run, "general", {"name": "People of Ghent", "table": "contacts"})
    assert response["Location"].endswith("/kind/")
    now = fresh(run)
    assert (now.name, now.table_name, now.status) == (
        "People of Ghent",
        "People",
        "staged",
    )
    assert page(run, "kind", {"kind": "delete"})["Location"].endswith("/criterion/")
    assert page(run, "general", {"name": " "}).status_code == 422


def test_who_is_on_hold_is_shown_by_name(page, segment, crowd, ada, olga):
    place_hold(crowd[0], by=olga, reason="Case")
    run = frozen(segment, ada)
    part = page(run, "overview/rows/on-hold", headers=HTMX).content.decode()
    assert "First0 Last0" in part
    assert crowd[0].attributes["email"] in part
    assert "Row" not in part


def test_a_confirmation_launches_once(confirm, people, acme, scope):
    assert "/executions/" in confirm()["HX-Redirect"]
    assert confirm().status_code == 409
    assert len(there(people)) == 2
    with scope(acme):
        assert Execution.objects.count() == 1


def test_a_missing_tick_is_said(confirm, people):
    response = confirm(confirmed="")
    assert response.status_code == 422
    assert b"Tick this to confirm" in response.content
    assert len(there(people)) == 8


def test_a_confirmation_of_something_else_is_refused_and_looked_at_again(
    confirm, people, run
):
    response = confirm(fingerprint="0" * 64)
    assert response.status_code == 409
    assert b"Nothing was deleted" in response.content
    assert fresh(run).status == "staging"
    assert len(there(people)) == 8


def test_a_change_is_shown_in_numbers_with_both_choices(
    confirm, crowd, people, run, olga
):
    move(crowd[0], "Bruges")
    place_hold(crowd[1], by=olga, reason="Case")
    person(people, 100)
    response = confirm()
    content = response.content.decode()
    assert response.status_code == 409
    for said in (
        "1 profile does not match any more",
        "1 profile matches now that you did not see",
        "1 profile is on legal hold now",
        "Go on with the profiles you saw (5)",
        "Review again",
    ):
        assert said in content, said
    assert fresh(run).status == "staged"
    assert len(there(people)) == 9


def test_going_on_launches_what_was_seen(
    confirm, page, crowd, people, run, acme, scope
):
    move(crowd[0], "Bruges")
    newcomer = person(people, 100)
    form = choice(confirm())
    assert form["reason"] == "They left"
    response = page(run, "launch", form, headers=HTMX)
    assert "/executions/" in response["HX-Redirect"]
    shown = there(people)
    assert newcomer.pk in shown
    assert crowd[0].pk not in shown
    with scope(acme):
        execution = Execution.objects.get()
        assert execution.erasure
        assert execution.erasure.reason == "They left"


def test_a_third_change_asks_again(confirm, page, crowd, people, run):
    move(crowd[0], "Bruges")
    form = choice(confirm())
    move(crowd[1], "Bruges")
    response = page(run, "launch", form, headers=HTMX)
    assert response.status_code == 409
    assert b"2 profiles do not match" in response.content
    assert len(there(people)) == 8


def test_reviewing_again_freezes_anew(confirm, page, crowd, run, ada):
    move(crowd[0], "Bruges")
    confirm()
    response = page(run, "overview/renewal", {})
    assert response["Location"].endswith("/overview/")
    assert fresh(run).status == "staging"


def test_without_scripts_the_choice_is_a_page(page, crowd, run):
    move(crowd[0], "Bruges")
    data = {"confirmed": "yes", "fingerprint": run.fingerprint}
    response = page(run, "launch", data)
    assert response.status_code == 409
    assert b"<html" in response.content
    assert page(run, "launch", choice(response)).status_code == 302


def test_the_report_speaks_of_profiles(browser, otto, run, launch, crowd, segment, ada):
    execution = launch(run)
    running = browser(otto).get("/a/acme/in-progress/").content.decode()
    assert "By segment: Ghent" in running
    run_execution(execution)
    content = browser(otto).get(f"/a/acme/executions/{execution.pk}/").content.decode()
    for said in (
        "Profiles that matched",
        run.criterion_text,
        run.criterion_sha256,
        "By segment: Ghent",
        "They left",
        "What became of each profile",
    ):
        assert said in content, said
    for unsaid in ("of the file", "Unique key", "in the column", "Rows"):
        assert unsaid not in content, unsaid
    ended = browser(otto).get("/a/acme/completed-executions/").content.decode()
    assert "By segment: Ghent" in ended


def test_a_refused_one_offers_to_look_again(page, segment, crowd, ada, scope, acme):
    run = begun(segment, ada)
    with scope(acme):
        Import.objects.filter(pk=run.pk).update(status="refused", refusal="Gone.")
    content = page(run, "overview").content.decode()
    assert "It cannot be said who matches" in content
    assert "Gone." in content
    assert page(run, "overview/renewal", {}).status_code == 302
    assert fresh(run).status == "staging"


def test_cancelling_speaks_of_no_file(browser, ada, run):
    client = browser(ada)
    client.post(f"/a/acme/imports/{run.pk}/cancellation/")
    content = client.get("/a/acme/in-progress/").content.decode()
    assert "Nobody was deleted" in content


def test_looking_again_changes_nothing_by_itself(run, ada):
    before = run.fingerprint
    assert again(run, ada).fingerprint == before
