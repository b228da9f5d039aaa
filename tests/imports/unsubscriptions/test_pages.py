"""The wizard of an import that unsubscribes, from its kind to its report."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from imports import queries
from imports.actions.import_matches import import_matches
from imports.actions.stage_import import stage_import
from imports.actions.upload_file import upload_file
from imports.models import Execution, Import, Kind, Status
from imports.refusals import NoTopic
from profiles.models import Subscription
from segments.actions import unsubscribe_matches
from segments.models import Exploration
from tests.imports.conftest import stage
from tests.imports.unsubscriptions.conftest import finish

NEW = "/a/acme/imports/new/?table=people&kind=unsubscribe&step=kind"


def page_of(run, name):
    return f"/a/acme/imports/{run.pk}/{name}/"


def worked_on(run, scope):
    """Do a worker's part of a list that is waited for."""
    with scope(run.account):
        fresh = queries.imports(run.account).get(pk=run.pk)
    stage_import(fresh)
    return fresh


@pytest.fixture
def begin(browser):
    """Return what answers step 2 of an import that is not begun yet."""

    def answered(who, **data):
        return browser(who).post(NEW, {"kind": "unsubscribe", **data})

    return answered


def only(acme, scope):
    with scope(acme):
        return Import.objects.get(account=acme)


def test_step_two_asks_from_what(browser, ada, people, letters, offers):
    page = browser(ada).get(NEW).content.decode()
    assert "Which subscriptions end" in page
    assert "Letters" in page
    assert "Every topic of the account" in page


def test_all_subscriptions_are_chosen(begin, ada, people, letters, offers, acme, scope):
    response = begin(ada, which="every")
    run = only(acme, scope)
    assert response.url == page_of(run, "file")
    assert (run.kind, run.every_topic) == (Kind.UNSUBSCRIBE, True)
    assert run.topics == [letters.pk, offers.pk]


def test_some_topics_are_chosen(begin, ada, people, letters, offers, acme, scope):
    begin(ada, which="some", topics=[str(offers.pk)])
    run = only(acme, scope)
    assert (run.topics, run.every_topic) == ([offers.pk], False)


@pytest.mark.parametrize(
    "data", [{}, {"which": "some"}, {"which": "some", "topics": ["999999"]}]
)
def test_no_topic_is_refused_at_the_field(
    begin, ada, people, letters, data, acme, scope
):
    response = begin(ada, **data)
    assert response.status_code == 422
    with scope(acme):
        assert not Import.objects.exists()


def test_from_the_list_to_the_report(
    begin, browser, ada, five, letters, offers, acme, scope
):
    begin(ada, which="some", topics=[str(letters.pk)])
    run = only(acme, scope)
    rows = "\n".join(profile.attributes["email"] for profile in five)
    client = browser(ada)
    client.post(
        page_of(run, "file"),
        {"file": SimpleUploadedFile("x.csv", f"Email\n{rows}".encode())},
    )
    with scope(acme):
        key = people_key(five[0])
    client.post(
        page_of(run, "mapping"),
        {
            "unique_key": key,
            "column": 0,
            "encoding": "utf-8",
            "delimiter": "comma",
            "quote": "double",
            "header": "yes",
        },
    )
    page = client.get(page_of(run, "overview")).content.decode()
    assert 'hx-trigger="every 1s"' in page
    worked_on(run, scope)
    page = client.get(page_of(run, "overview")).content.decode()
    assert "3 profiles of People will be unsubscribed" in page
    assert "to be unsubscribed" in page
    launch = client.get(page_of(run, "launch")).content.decode()
    assert "Unsubscribe 3 profiles?" in launch
    ready = only(acme, scope)
    refused = client.post(page_of(run, "launch"), {"fingerprint": ready.fingerprint})
    assert refused.status_code == 422
    response = client.post(
        page_of(run, "launch"),
        {"fingerprint": ready.fingerprint, "confirmed": "on"},
    )
    with scope(acme):
        execution = Execution.objects.select_related("account", "import_run").get()
    assert response.url == f"/a/acme/executions/{execution.pk}/"
    assert "Unsubscribing" in client.get(response.url).content.decode()
    assert client.get(f"{response.url}stop/").status_code == 200
    finish(execution)
    report = client.get(response.url).content.decode()
    for words in ("Profiles unsubscribed", "Subscriptions ended", "Repeat", "Letters"):
        assert words in report
    listed = client.get("/a/acme/completed-executions/").content.decode()
    assert "Unsubscribe" in listed


def people_key(profile):
    return profile.table.unique_keys.get(
        account=profile.account_id, attribute__name="email"
    ).pk


def test_a_stale_confirmation_is_refused_and_looked_at_again(
    staged, browser, ada, acme, scope
):
    response = browser(ada).post(
        page_of(staged, "launch"), {"fingerprint": "old", "confirmed": "on"}
    )
    assert response.status_code == 409
    assert "Nobody was unsubscribed" in response.content.decode()
    with scope(acme):
        staged.refresh_from_db()
    assert staged.status == Status.STAGING


@pytest.mark.parametrize("name", ["kind", "file", "overview", "launch"])
def test_who_gets_through(staged, browser, max_, otto, gus, ada, name):
    url = page_of(staged, name)
    answers = [browser(who).get(url).status_code for who in (max_, otto, gus, None)]
    assert answers == [403, 403, 404, 302]
    assert browser(ada).get(url).status_code == 200


def test_a_deletion_can_become_the_softer_thing(
    browser, five, ada, scope, list_file, run, letters
):
    acme = run.account
    with scope(acme):
        upload_file(run, list_file(five[0].attributes["email"]), by=ada)
    ready = stage(run, ada)
    client = browser(ada)
    overview = client.get(page_of(ready, "overview")).content.decode()
    assert f"{page_of(ready, 'kind')}?kind=unsubscribe" in overview
    page = client.get(page_of(ready, "kind") + "?kind=unsubscribe").content.decode()
    assert 'value="unsubscribe" required checked' in page
    client.post(page_of(ready, "kind"), {"kind": "unsubscribe", "which": "every"})
    again = only(acme, scope)
    assert (again.kind, again.status) == (Kind.UNSUBSCRIBE, Status.DRAFT)
    assert again.file_path


# ------------------------------------------------------- whoever matches a criterion


@pytest.fixture
def explored(people, five, max_, acme, scope):
    with scope(acme):
        return Exploration.objects.create(
            account=acme,
            table=people,
            author=max_,
            criterion={
                "shape": "attribute",
                "attribute": "email",
                "test": {
                    "is": "is one of",
                    "values": [profile.attributes["email"] for profile in five],
                },
            },
        )


def test_many_explored_profiles_begin_an_import(
    explored, browser, max_, letters, acme, scope, monkeypatch
):
    monkeypatch.setattr("segments.views.unsubscriptions.MOST_AT_ONCE", 2)
    monkeypatch.setattr(unsubscribe_matches, "MOST_AT_ONCE", 2)
    client = browser(max_)
    url = f"/a/acme/explorations/{explored.pk}/unsubscription/"
    dialog = client.get(url).content.decode()
    begin = f"/a/acme/imports/of-exploration/{explored.pk}/unsubscription/"
    assert begin in dialog
    data = {"topic": str(letters.pk), "version": explored.version}
    at_once = client.post(url, {**data, "confirmed": "on"})
    assert at_once.status_code == 422
    assert "too many" in at_once.content.decode()
    response = client.post(begin, data)
    run = only(acme, scope)
    assert response.url == page_of(run, "overview")
    assert (run.kind, run.topics) == (Kind.UNSUBSCRIBE, [letters.pk])
    ready = worked_on(run, scope)
    assert ready.outcomes == {"unsubscribed": 3, "unsubscribed already": 2}
    confirmed = {"fingerprint": ready.fingerprint, "confirmed": "on"}
    launched = client.post(page_of(run, "launch"), confirmed)
    with scope(acme):
        execution = Execution.objects.select_related("account", "import_run").get()
    assert client.get(launched.url).status_code == 200
    finish(execution)
    assert "Profiles unsubscribed" in client.get(launched.url).content.decode()
    with scope(acme):
        rows = Subscription.objects.filter(account=acme, topic=letters)
        assert set(rows.values_list("status", flat=True)) == {"unsubscribed"}


def test_an_exploration_that_changed_is_refused(explored, browser, max_, letters):
    begin = f"/a/acme/imports/of-exploration/{explored.pk}/unsubscription/"
    data = {"topic": str(letters.pk), "version": explored.version + 1}
    assert browser(max_).post(begin, data).status_code == 409


def test_without_a_topic_nothing_begins(explored, browser, max_, letters, scope, acme):
    begin = f"/a/acme/imports/of-exploration/{explored.pk}/unsubscription/"
    data = {"topic": "", "version": explored.version}
    assert browser(max_).post(begin, data).status_code == 422
    with pytest.raises(NoTopic), scope(acme):
        import_matches(explored, by=max_, topics=[])
    with scope(acme):
        assert not Import.objects.exists()


def test_the_doors_of_unsubscribing_the_explored(
    explored, browser, otto, gus, ada, max_
):
    begin = f"/a/acme/imports/of-exploration/{explored.pk}/unsubscription/"
    answers = [browser(who).post(begin).status_code for who in (otto, gus, ada, None)]
    assert answers == [403, 404, 404, 302]
    assert browser(max_).get(begin).status_code == 405
