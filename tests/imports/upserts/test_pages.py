"""The steps of an import that adds and updates, over HTTP, and their doors."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports import queries
from imports.actions.stage_import import stage_import
from imports.models import Execution, Import, Kind
from imports.upserting.targets import Mapping
from profiles.actions.create_table import Column, add_attributes
from tenancy.roles import Role
from tenancy.scope import account_transaction
from tests import factories

LIST = "Email,First name,City\nanna@x.example,Anne,Gent\nbo@x.example,Bo,Lier\n"
TABLES = reverse("profiles:tables", args=["acme"])
STEPS = ("general", "kind", "file", "mapping", "overview", "launch")


@pytest.fixture
def anna(people):
    return factories.profile(
        people, email="anna@x.example", first_name="Anna", last_name="Ash"
    )


@pytest.fixture
def uploaded(people, ada, browser):
    """Return the import that an administrator began by uploading a list."""
    file = SimpleUploadedFile("list.csv", LIST.encode())
    answer = browser(ada).post(
        "/a/acme/imports/new/?kind=upsert&step=file&table=people", {"file": file}
    )
    assert answer.status_code == 302, answer.content
    with account_transaction(people.account):
        return Import.objects.get()


def fields(page):
    """Return what the form of step 4 would send as it is shown."""
    forms = [page.context["form"], page.context["reading"]]
    sent = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is None or value == []:
                continue
            sent[field.html_name] = value
    return sent


@pytest.fixture
def mapped(uploaded, ada, browser):
    """Return the import when its columns were confirmed as they were suggested."""
    url = f"/a/acme/imports/{uploaded.pk}/mapping/"
    page = browser(ada).get(url)
    answer = browser(ada).post(url, fields(page))
    assert answer.status_code == 302, answer.context["form"].errors
    with account_transaction(uploaded.account):
        return queries.imports(uploaded.account).get(pk=uploaded.pk)


@pytest.fixture
def staged(anna, mapped):
    stage_import(mapped)
    assert mapped.status == "staged", mapped.refusal
    return mapped


def test_the_columns_are_suggested_by_their_names(uploaded, ada, browser):
    page = browser(ada).get(f"/a/acme/imports/{uploaded.pk}/mapping/")
    form = page.context["form"]
    assert form["to_1"].value() == "attribute:first_name"
    assert form["to_2"].value() == "attribute:city"


def test_the_columns_are_kept_as_confirmed(mapped):
    codes = [each.code for each in Mapping.from_json(mapped.mapping).targets]
    assert codes == ["", "attribute:first_name", "attribute:city"]
    assert mapped.kind == Kind.UPSERT
    assert mapped.name.startswith("Import into People")


def test_the_overview_shows_what_changes_value_by_value(staged, ada, browser):
    page = browser(ada).get(f"/a/acme/imports/{staged.pk}/overview/").content.decode()
    assert "1 profile will be added to People, and 1 updated" in page
    assert "<del>Anna</del>" in page
    assert "<ins>Anne</ins>" in page


def test_a_preview_shows_a_half_made_choice_without_refusing_it(uploaded, ada, browser):
    url = f"/a/acme/imports/{uploaded.pk}/mapping/"
    sent = fields(browser(ada).get(url)) | {"to_1": "new:integer"}
    page = browser(ada).post(f"{url}preview/", sent)
    assert page.status_code == 200
    assert b"A whole number of at most 18 digits is wanted." in page.content


def test_a_moment_is_shown_as_it_is_read_in_the_readers_zone(people, ada, browser):
    account, user = people.account, ada.user
    account.time_zone, user.time_zone = "Europe/Brussels", "America/New_York"
    account.save()
    user.save()
    with account_transaction(account):
        add_attributes(people, [Column("seen", "datetime")])
    factories.profile(people, email="anna@x.example", seen="2026-07-01T08:00:00+00:00")
    file = SimpleUploadedFile(
        "list.csv", b"email,seen\nanna@x.example,1.7.2026 12:30\n"
    )
    client = browser(ada)
    client.post(
        "/a/acme/imports/new/?kind=upsert&step=file&table=people", {"file": file}
    )
    with account_transaction(account):
        run = Import.objects.get()
    url = f"/a/acme/imports/{run.pk}/"
    page = client.get(f"{url}mapping/")
    said = "time zone, Europe/Brussels"
    assert said in page.text
    [sample] = page.context["columns"][1].samples
    assert sample.text == "2026-07-01 06:30:00-04:00"
    unasked = client.post(f"{url}mapping/preview/", fields(page) | {"to_1": ""})
    assert said not in unasked.text
    assert client.post(f"{url}mapping/", fields(page)).status_code == 302
    with account_transaction(account):
        run = queries.imports(account).get(pk=run.pk)
    stage_import(run)
    overview = client.get(f"{url}overview/").text
    assert "<del>2026-07-01 04:00:00-04:00</del>" in overview
    assert "<ins>2026-07-01 06:30:00-04:00</ins>" in overview


@pytest.mark.parametrize(
    "wrong",
    [
        {"to_1": "attribute:nothing"},
        {"to_1": "attribute:city", "to_2": "attribute:city"},
        {"to_1": "attribute:email"},
        {"column": "9"},
        {"unique_key": "0"},
        {"empty": "perhaps"},
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(uploaded, ada, browser, wrong):
    url = f"/a/acme/imports/{uploaded.pk}/mapping/"
    page = browser(ada).post(url, fields(browser(ada).get(url)) | wrong)
    assert page.status_code == 422
    with account_transaction(uploaded.account):
        uploaded.refresh_from_db()
    assert uploaded.mapping == {}


def test_the_launch_asks_once_and_runs_once(staged, ada, browser):
    url = f"/a/acme/imports/{staged.pk}/launch/"
    assert browser(ada).get(url).status_code == 200
    sent = {"fingerprint": staged.fingerprint, "confirmed": "on"}
    answer = browser(ada).post(url, sent)
    assert answer.status_code == 302
    with account_transaction(staged.account):
        execution = Execution.objects.get()
    assert answer["Location"].endswith(f"/executions/{execution.pk}/")
    assert browser(ada).post(url, sent).status_code == 409


def test_a_launch_without_the_tick_is_refused(staged, ada, browser):
    url = f"/a/acme/imports/{staged.pk}/launch/"
    answer = browser(ada).post(url, {"fingerprint": staged.fingerprint})
    assert answer.status_code == 422


def test_a_stale_launch_is_refused_and_looked_at_again(staged, anna, ada, browser):
    with account_transaction(staged.account):
        anna.attributes = {**anna.attributes, "first_name": "Anne", "city": "Gent"}
        anna.save()
    url = f"/a/acme/imports/{staged.pk}/launch/"
    sent = {"fingerprint": staged.fingerprint, "confirmed": "on"}
    answer = browser(ada).post(url, sent)
    assert answer.status_code == 409
    with account_transaction(staged.account):
        staged.refresh_from_db()
        assert not Execution.objects.exists()
    assert staged.status == "staging"


def test_another_overview_than_this_launches_nothing_and_says_so(staged, ada, browser):
    url = f"/a/acme/imports/{staged.pk}/launch/"
    answer = browser(ada).post(url, {"fingerprint": "0" * 64, "confirmed": "on"})
    assert answer.status_code == 409
    assert b"Nothing was launched: look at it again." in answer.content
    assert b"deleted" not in answer.content


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("who", "status"), [("max_", 403), ("otto", 403), ("gus", 404)]
)
def test_nobody_else_prepares_it(staged, browser, request, step, who, status):
    member = request.getfixturevalue(who)
    url = f"/a/acme/imports/{staged.pk}/{step}/"
    assert browser(member).get(url).status_code == status
    if step != "overview":  # which is only looked at
        assert browser(member).post(url).status_code == status


@pytest.mark.parametrize("step", STEPS)
def test_whoever_is_signed_out_signs_in_first(staged, browser, step):
    answer = browser().get(f"/a/acme/imports/{staged.pk}/{step}/")
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


@pytest.mark.parametrize("step", STEPS)
def test_another_accounts_import_is_not_there(staged, globex, browser, step):
    owner = factories.member(globex, "gail@globex.example", Role.OWNER)
    url = f"/a/globex/imports/{staged.pk}/{step}/"
    assert browser(owner).get(url).status_code == 404


def test_a_marketer_is_offered_no_import(people, max_, browser):
    page = browser(max_).get("/a/acme/imports/new/?kind=upsert&table=people")
    assert page.status_code == 403
    assert b"Import profiles" not in browser(max_).get(TABLES).content


def test_an_administrator_finds_it_beside_deleting(people, ada, browser):
    page = browser(ada).get(TABLES).content
    assert b"Import profiles" in page
    assert b"Delete profiles" in page


def test_an_import_needs_no_feature(people, acme, ada, browser):
    acme.features = []
    acme.save()
    page = browser(ada).get("/a/acme/imports/new/?kind=upsert&table=people")
    assert page.status_code == 200
    page = browser(ada).get("/a/acme/imports/new/?kind=delete&table=people")
    assert page.status_code == 403


def test_the_overview_is_only_looked_at(staged, ada, browser):
    url = f"/a/acme/imports/{staged.pk}/overview/"
    assert browser(ada).post(url).status_code == 405


@pytest.mark.parametrize("outcome", ["new", "updated", "invalid"])
def test_rows_of_each_outcome_are_shown(staged, ada, browser, outcome):
    url = f"/a/acme/imports/{staged.pk}/overview/rows/{outcome}/"
    assert browser(ada).get(url).status_code == 200


def test_the_mode_is_chosen_at_the_second_step(uploaded, ada, browser):
    url = f"/a/acme/imports/{uploaded.pk}/kind/"
    answer = browser(ada).post(url, {"kind": "upsert", "mode": "update"})
    assert answer.status_code == 302
    with account_transaction(uploaded.account):
        uploaded.refresh_from_db()
    assert uploaded.mode == "update"


NO_NUMBERS = ("²", "١٢", "9" * 5_000, "-1", "x\u0301")


@pytest.mark.parametrize("end", ["", "preview/"])
@pytest.mark.parametrize("written", NO_NUMBERS)
@pytest.mark.parametrize("name", ["column", "section_2", "identifying", "to_2"])
def test_what_is_no_number_is_no_fault(
    end, written, name, uploaded, ada, browser, belgium
):
    url = f"/a/acme/imports/{uploaded.pk}/mapping/"
    sent = fields(browser(ada).get(url))
    sent[name] = f"attribute:city@{written}" if name == "to_2" else written
    assert browser(ada).post(url + end, sent).status_code in {200, 302, 422}


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_neither_is_it_among_topics_or_in_an_address(written, uploaded, ada, browser):
    url = f"/a/acme/imports/{uploaded.pk}/kind/"
    sent = {"kind": "unsubscribe", "which": "some", "topics": [written]}
    assert browser(ada).post(url, sent).status_code == 422
    url = f"/a/acme/executions/{written}/errors.csv"
    assert browser(ada).get(url).status_code == 404
