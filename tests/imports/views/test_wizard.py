"""The five steps, one after the other and back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from imports.actions.stage_import import stage_import
from imports.files import MAX_FILE_BYTES
from imports.models import Execution, Import
from imports.queries import executions, imports
from profiles.models import Profile, UniqueKey
from tenancy.scope import account_transaction
from tests import factories

BACKEND = "tenancy.backends.Backend"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def mapping(acme, people):
    """Return the form of step 4 as a browser sends it."""
    with account_transaction(acme):
        keys = {
            key.name: key.pk
            for key in UniqueKey.objects.filter(table=people).select_related(
                "attribute"
            )
        }

    def filled(key="email", column=0, **reading):
        return {
            "unique_key": keys[key],
            "column": column,
            "encoding": "utf-8",
            "delimiter": "comma",
            "quote": "double",
            "header": "yes",
            **reading,
        }

    return filled


def test_deleting_from_a_table_opens_at_the_file(browser, ada, people):
    page = browser(ada).get("/a/acme/imports/new/?table=people").content.decode()
    assert re.search(r'data-state="current">\s*<span class="step" aria-current', page)
    assert "up to 50\N{NO-BREAK SPACE}MB" in page.replace(" MB", "\N{NO-BREAK SPACE}MB")
    assert page.count('data-state="done"') == 2


def test_looking_at_the_wizard_begins_nothing(browser, ada, acme, people):
    client = browser(ada)
    for step in ("general", "kind", "file"):
        url = f"/a/acme/imports/new/?table=people&step={step}"
        assert client.get(url).status_code == 200
    with account_transaction(acme):
        assert not Import.objects.exists()


def test_without_a_table_the_first_step_asks_for_one(browser, ada, acme, people):
    client = browser(ada)
    assert b'name="table"' in client.get("/a/acme/imports/new/").content
    data = {"name": "Left us", "table": "people"}
    response = client.post("/a/acme/imports/new/?step=general", data)
    with account_transaction(acme):
        run = Import.objects.get()
    assert response["Location"] == f"/a/acme/imports/{run.pk}/kind/"
    assert (run.name, run.table_id) == ("Left us", people.pk)


def test_without_any_table_it_says_what_to_do(browser, ada):
    page = browser(ada).get("/a/acme/imports/new/")
    assert b"No profile table yet" in page.content


@pytest.mark.parametrize(
    "query", ["table=nothing", "table=people&step=launch", "step=file"]
)
def test_an_address_that_leads_nowhere_is_not_found(browser, ada, people, query):
    assert browser(ada).get(f"/a/acme/imports/new/?{query}").status_code == 404


def test_another_accounts_table_is_not_found(browser, ada, globex, people):
    factories.table(globex, "theirs")
    url = "/a/acme/imports/new/?table=theirs"
    assert browser(ada).get(url).status_code == 404
    assert browser(ada).post(url, {}).status_code == 404


def test_a_list_is_uploaded_read_and_launched(
    browser, ada, acme, people, three, list_file, mapping
):
    client = browser(ada)
    file = list_file(three[0].attributes["email"], "nobody@else.example")
    response = client.post("/a/acme/imports/new/?table=people", {"file": file})
    with account_transaction(acme):
        run = imports(acme).get()
    at = f"/a/acme/imports/{run.pk}"
    assert response["Location"] == f"{at}/mapping/"
    assert b"nobody@else.example" in client.get(f"{at}/mapping/").content
    assert client.post(f"{at}/mapping/", mapping())["Location"] == f"{at}/overview/"
    assert b'hx-trigger="every 1s"' in client.get(f"{at}/overview/").content
    with account_transaction(acme):
        stage_import(imports(acme).get())
    page = client.get(f"{at}/overview/").content.decode()
    assert "1 profile of People will be deleted" in page
    assert "hx-trigger" not in page.split('id="overview"')[1]
    confirmation = client.get(f"{at}/launch/").content.decode()
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', confirmation)
    assert fingerprint
    data = {"fingerprint": fingerprint[1], "confirmed": "yes", "reason": "Asked for"}
    response = client.post(f"{at}/launch/", data)
    with account_transaction(acme):
        execution = executions(acme).get()
    assert response["Location"] == f"/a/acme/executions/{execution.pk}/"
    assert execution.erasure
    assert execution.erasure.reason == "Asked for"
    assert execution.erasure.author_id == ada.pk


def test_a_part_is_sent_on_by_its_page(browser, ada, acme, people, list_file):
    response = browser(ada).post(
        "/a/acme/imports/new/?table=people",
        {"file": list_file("a@b.example")},
        headers=HTMX,
    )
    assert response.status_code == 200
    assert response["HX-Redirect"].endswith("/mapping/")


def test_the_name_is_changed(step, run, ada, acme):
    data = {"name": "Another name", "table": "people"}
    assert step(ada, "general", data)["Location"].endswith("/kind/")
    with account_transaction(acme):
        run.refresh_from_db()
    assert run.name == "Another name"


@pytest.mark.parametrize(
    "data",
    [
        {"name": " ", "table": "people"},
        {"name": "x" * 121, "table": "people"},
        {"name": "Fine", "table": "nothing"},
        {"name": "Fine", "table": "theirs"},
        {},
    ],
)
def test_a_bad_name_or_table_is_said_at_the_field(
    step, run, ada, acme, globex, people, data
):
    factories.table(globex, "theirs")
    response = step(ada, "general", data)
    assert response.status_code == 422
    assert b'aria-invalid="true"' in response.content
    with account_transaction(acme):
        run.refresh_from_db()
    assert run.name == "Unsubscribed in May"


def test_going_back_loses_nothing(step, staged, ada, acme):
    same = {"name": staged.name, "table": "people"}
    assert step(ada, "general", same, of=staged)["Location"].endswith("/kind/")
    assert step(ada, "kind", {"kind": "delete"}, of=staged)["Location"].endswith(
        "/file/"
    )
    before = staged.fingerprint
    with account_transaction(acme):
        staged.refresh_from_db()
    assert (staged.status, staged.fingerprint) == ("staged", before)
    page = step(ada, "general", of=staged).content.decode()
    for later in ("kind", "file", "mapping", "overview"):
        assert f'href="/a/acme/imports/{staged.pk}/{later}/"' in page


def test_another_table_asks_for_the_key_again(step, staged, ada, acme, contacts):
    step(ada, "general", {"name": staged.name, "table": "contacts"}, of=staged)
    with account_transaction(acme):
        staged.refresh_from_db()
    assert (staged.status, staged.unique_key_id) == ("draft", None)
    assert step(ada, "overview", of=staged)["Location"].endswith("/mapping/")


@pytest.mark.parametrize("data", [{}, {"kind": "merge"}])
def test_a_kind_that_does_not_exist_is_refused(step, ada, data):
    assert step(ada, "kind", data).status_code == 422


def test_a_missing_file_is_said_at_the_field(step, ada):
    response = step(ada, "file", {})
    assert response.status_code == 422
    assert b"Choose a CSV or XLSX file of at most 50 MB." in response.content


def test_an_empty_file_is_refused(step, ada):
    response = step(ada, "file", {"file": SimpleUploadedFile("a.csv", b"")})
    assert response.status_code == 422
    assert b"The file is empty." in response.content


def test_a_refused_file_leaves_the_earlier_one(step, uploaded, ada, acme):
    before = (uploaded.file_sha256, uploaded.file_path)
    page = SimpleUploadedFile("list.csv", b"<!doctype html><html></html>")
    response = step(ada, "file", {"file": page}, of=uploaded)
    assert response.status_code == 422
    assert b"This is a web page, not a list." in response.content
    assert "“list.csv” was not taken" in response.content.decode()
    with account_transaction(acme):
        uploaded.refresh_from_db()
    assert (uploaded.file_sha256, uploaded.file_path) == before


def test_a_refused_first_file_begins_nothing(browser, ada, acme, people):
    page = SimpleUploadedFile("list.csv", b"%PDF-1.7 and so on")
    response = browser(ada).post("/a/acme/imports/new/?table=people", {"file": page})
    assert response.status_code == 422
    assert b"This is a program, a picture, a document or an archive" in response.content
    with account_transaction(acme):
        assert not Import.objects.exists()


def test_a_file_over_the_limit_is_refused_before_it_is_read(step, ada):
    response = step(
        ada,
        "file",
        {"csrfmiddlewaretoken": "x"},
        headers={"Content-Length": str(MAX_FILE_BYTES + 1_000_000)},
    )
    assert response.status_code == 413
    assert b"larger than 50 MB" in response.content


def test_a_file_over_the_limit_has_no_token_and_is_told_why(run, ada):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada.user, backend=BACKEND)
    url = f"/a/acme/imports/{run.pk}/file/"
    assert client.get(url).status_code == 200
    file = SimpleUploadedFile("list.csv", b"Email")
    too_large = {"Content-Length": str(MAX_FILE_BYTES + 1_000_000)}
    response = client.post(url, {"file": file}, headers=too_large)
    assert response.status_code == 413
    assert b"Split the file" in response.content


def test_a_file_is_replaced_and_removed(step, uploaded, ada, acme, list_file):
    first = uploaded.file_sha256
    step(ada, "file", {"file": list_file("z@else.example")}, of=uploaded)
    with account_transaction(acme):
        uploaded.refresh_from_db()
    assert uploaded.file_sha256 not in {"", first}
    assert uploaded.file_sha256.encode() in step(ada, "file", of=uploaded).content
    step(ada, "file/removal", {}, of=uploaded)
    with account_transaction(acme):
        uploaded.refresh_from_db()
    assert (uploaded.file_path, uploaded.inspection) == ("", {})
    assert step(ada, "mapping", of=uploaded)["Location"].endswith("/file/")


def test_the_reading_is_corrected_and_shown_at_once(step, run, ada, list_file, mapping):
    step(ada, "file", {"file": list_file("a;b", header="Email;Name")})
    data = mapping(delimiter="comma")
    response = step(ada, "mapping/preview", data, headers=HTMX)
    assert response.status_code == 200
    page = response.content.decode()
    assert "<html" not in page
    assert ">\n                  Email;Name" in page


def test_what_stands_above_the_names_is_said(step, run, ada, list_file):
    title = "Contacts to delete\n\nName;Email"
    step(ada, "file", {"file": list_file("Ann;ann@else.example", header=title)})
    page = step(ada, "mapping").content.decode()
    assert "One row above the column names is left out." in page
    assert "The first value fits the key." in page


def test_an_impossible_reading_is_said_and_changes_nothing(
    step, run, ada, acme, mapping
):
    data = "Email\ncaf\xe9@else.example\n".encode("cp1252")
    step(ada, "file", {"file": SimpleUploadedFile("list.csv", data)})
    response = step(ada, "mapping/preview", mapping(encoding="utf-8"), headers=HTMX)
    assert response.status_code == 422
    assert b"Choose another encoding" in response.content
    with account_transaction(acme):
        run.refresh_from_db()
    assert run.layout["encoding"] == "cp1252"


def test_the_mapped_column_is_marked_with_what_does_not_fit(step, uploaded, ada):
    page = step(ada, "mapping", of=uploaded).content.decode()
    assert "5 of the first 6 values fit the key" in page
    assert "An e-mail address needs an @" in page


def test_another_column_or_key_is_tried_at_once(
    step, run, ada, acme, list_file, mapping
):
    file = list_file("a@b.example,C-1", header="Email,CRM id")
    step(ada, "file", {"file": file})
    data = mapping(key="crm_id", column=1)
    step(ada, "mapping/preview", data, headers=HTMX)
    with account_transaction(acme):
        run.refresh_from_db()
    assert (run.key_name, run.column_name, run.status) == ("crm_id", "CRM id", "draft")


@pytest.mark.parametrize("change", [{"column": ""}, {"column": 9}, {"unique_key": ""}])
def test_a_missing_key_or_column_is_said_at_the_field(
    step, uploaded, ada, mapping, change
):
    response = step(ada, "mapping", mapping() | change, of=uploaded)
    assert response.status_code == 422
    assert b'aria-invalid="true"' in response.content


def test_another_accounts_key_is_no_choice(step, uploaded, ada, mapping, globex):
    with account_transaction(globex):
        key = UniqueKey.objects.filter(table=factories.table(globex, "theirs"))[0]
    response = step(ada, "mapping", mapping() | {"unique_key": key.pk}, of=uploaded)
    assert response.status_code == 422


def test_going_on_with_the_same_key_does_not_read_again(
    step, staged, ada, acme, mapping
):
    step(ada, "mapping", mapping(), of=staged)
    with account_transaction(acme):
        staged.refresh_from_db()
    assert staged.status == "staged"


def test_the_overview_counts_every_row(step, staged, ada):
    page = step(ada, "overview", of=staged).content.decode()
    words = re.findall(
        r'class="outcome outcome-(\S+)">.*?outcome-count number">(\d+)<',
        page,
        re.DOTALL,
    )
    assert dict(words) == {
        "deleted": "3",
        "not-found": "1",
        "duplicate": "1",
        "invalid": "1",
    }
    assert "This is 60 % of the table" in page
    assert "E-mail interactions" in page
    assert "Campaign totals stay exactly as they are" in page


def test_rows_of_an_outcome_are_shown_with_the_reason(step, staged, ada):
    part = step(ada, "overview/rows/duplicate", of=staged, headers=HTMX)
    assert b"Repeats row 1" in part.content
    assert b"person0@people.example" in part.content
    assert b"<html" not in part.content
    assert step(ada, "overview/rows/nonsense", of=staged).status_code == 404


def test_a_refused_list_says_what_to_do(step, uploaded, ada, acme, mapping):
    with account_transaction(acme):
        uploaded.become("staging")
        uploaded.become("refused", refusal="Row 7 is not closed. Correct that row.")
    for page in ("overview", "file"):
        assert b"Row 7 is not closed" in step(ada, page, of=uploaded).content
    assert step(ada, "mapping", mapping(), of=uploaded)["Location"].endswith(
        "/overview/"
    )


def test_nothing_to_delete_offers_no_button(step, run, ada, acme, list_file, mapping):
    step(ada, "file", {"file": list_file("nobody@else.example")})
    step(ada, "mapping", mapping())
    with account_transaction(acme):
        stage_import(imports(acme).get())
    page = step(ada, "overview").content.decode()
    assert "Nothing to delete" in page
    assert "Delete…" not in page
    assert step(ada, "launch")["Location"].endswith("/overview/")
    response = step(ada, "launch", {"confirmed": "yes", "fingerprint": "x"})
    assert response.status_code == 409


def test_the_overview_is_computed_again(step, staged, ada, acme):
    assert step(ada, "overview/renewal", {}, of=staged).status_code == 302
    with account_transaction(acme):
        staged.refresh_from_db()
    assert staged.status == "staging"


@pytest.fixture
def confirm(step, staged, ada):
    """Return what confirms the staged import."""

    def confirmed(**change):
        data = {
            "confirmed": "yes",
            "fingerprint": staged.fingerprint,
            "reason": "Asked for",
        }
        return step(ada, "launch", data | change, of=staged, headers=HTMX)

    return confirmed


def untouched(acme):
    with account_transaction(acme):
        return not Execution.objects.exists() and (
            Profile.objects.visible(acme).count() == 5
        )


def test_a_confirmation_launches_once(confirm, acme):
    assert "/executions/" in confirm()["HX-Redirect"]
    assert confirm().status_code == 409
    with account_transaction(acme):
        assert Execution.objects.count() == 1
        assert Profile.objects.visible(acme).count() == 2


def test_a_missing_tick_is_said_and_what_was_typed_stays(confirm, acme):
    response = confirm(confirmed="")
    assert response.status_code == 422
    assert b"Tick this to confirm" in response.content
    assert b"Asked for" in response.content
    assert untouched(acme)


def test_a_reason_is_asked_for_where_the_account_wants_one(confirm, acme):
    acme.reason_required = True
    acme.save()
    response = confirm(reason=" ")
    assert response.status_code == 422
    assert b"This account asks for a reason" in response.content
    assert untouched(acme)


def test_a_reason_that_is_too_long_is_refused(confirm, acme):
    assert confirm(reason="x" * 2001).status_code == 422
    assert untouched(acme)


@pytest.mark.parametrize("fingerprint", ["", "0" * 64])
def test_a_confirmation_of_something_else_is_refused(confirm, acme, fingerprint):
    response = confirm(fingerprint=fingerprint)
    assert response.status_code == 409
    assert b"Nothing was deleted" in response.content
    assert untouched(acme)


def test_a_list_that_drifted_is_refused_and_looked_at_again(
    confirm, acme, people, staged
):
    factories.profile(people, email="nobody@else.example")
    response = confirm()
    assert response.status_code == 409
    assert b"1 more would be" in response.content
    with account_transaction(acme):
        staged.refresh_from_db()
        assert not Execution.objects.exists()
    assert staged.status == "staging"


def test_cancelling_removes_the_upload(step, staged, ada, acme):
    response = step(ada, "cancellation", {}, of=staged)
    assert response["Location"] == "/a/acme/in-progress/"
    with account_transaction(acme):
        staged.refresh_from_db()
    assert (staged.status, staged.file_path, staged.inspection) == ("cancelled", "", {})
    assert step(ada, "cancellation", {}, of=staged).status_code == 409
    assert step(ada, "file", of=staged).status_code == 409
