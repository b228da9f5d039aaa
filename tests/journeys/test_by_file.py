"""Deletion by file through HTTP, a worker's part done here: the data files' numbers."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from audit.queries import broken_at
from imports.actions.run_execution import run_execution
from imports.actions.stage_import import stage_import
from imports.forms import MappingForm, ReadingForm
from imports.queries import executions, imports
from notifications.models import Notification
from profiles.models import Profile
from tenancy.scope import account_transaction

DATA = Path(settings.BASE_DIR) / "tests" / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))["files"]
FILES = (
    "excel_fr_references.csv",
    "sap_phones_utf16.txt",
    "salesforce_report_footer.csv",
    "mobiles_as_numbers.xlsx",
)
# Refused as soon as they are uploaded; the other broken files have rows to count.
REFUSED = (
    "bomb.xlsx",
    "empty.csv",
    "header_only.csv",
    "html_error_page.xlsx",
    "not_a_workbook.xlsx",
    "renamed.exe.csv",
)


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }


@pytest.fixture
def population(contacts, olga):
    for key in ("email", "phone", "crm_id"):
        file = str(DATA / f"profiles_by_{key}.csv")
        call_command("load_profiles", file, account="acme", table="contacts", key=key)


@pytest.fixture
def client(browser, ada):
    return browser(ada)


def upload(client, path, table="contacts"):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(f"/a/acme/imports/new/?table={table}", {"file": file})


def the_run(acme):
    with account_transaction(acme):
        return imports(acme).get()


def as_suggested(acme):
    """Return the form of step 4 as it comes, untouched."""
    with account_transaction(acme):
        run = imports(acme).get()
        forms = ReadingForm(run), MappingForm(run)
        return {
            name: form[name].value()
            for form in forms
            for name in form.fields
            if form[name].value() is not None
        }


@pytest.mark.parametrize("name", FILES)
def test_a_file_gives_what_is_expected(client, acme, population, name):
    expected = EXPECTED[name]
    assert upload(client, DATA / name).status_code == 302
    run = the_run(acme)
    at = f"/a/acme/imports/{run.pk}"
    assert run.unique_key.name == expected["key"]
    response = client.post(f"{at}/mapping/", as_suggested(acme))
    assert response["Location"] == f"{at}/overview/"
    stage_import(the_run(acme))
    run = the_run(acme)
    assert run.outcomes == expected["outcomes"]
    before = totals(acme)
    data = {"confirmed": "yes", "reason": "Test", "fingerprint": run.fingerprint}
    report = client.post(f"{at}/launch/", data)["Location"]
    with account_transaction(acme):
        execution = executions(acme).get()
    run_execution(execution)

    page = client.get(report).content.decode()
    found = re.findall(
        r'class="outcome outcome-(\S+)">.*?outcome-count number">([\d,]+)<',
        page,
        re.DOTALL,
    )
    assert {
        word.replace("-", " "): int(number.replace(",", "")) for word, number in found
    } == expected["outcomes"]
    assert totals(acme) == before - expected["outcomes"]["deleted"]
    assert the_run(acme).file_path == ""
    with account_transaction(acme):
        assert broken_at(acme) is None
        assert Notification.objects.get().path == report
    check_error_file(client, f"{report}errors.csv", expected)


def totals(acme):
    with account_transaction(acme):
        return Profile.objects.visible(acme).count()


def check_error_file(client, url, expected):
    response = client.get(url)
    if not expected["rows"]:
        assert response.status_code == 404
        return
    text = response.getvalue().decode("utf-8-sig")
    delimiter = csv.Sniffer().sniff(text, delimiters=",;\t").delimiter
    rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    assert [(int(row["row number"]), row["outcome"]) for row in rows] == [
        (number, outcome) for number, outcome, *_ in expected["rows"]
    ]


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_file_is_refused_with_what_to_do(client, acme, people, name):
    response = upload(client, DATA / "broken" / name, table="people")
    assert response.status_code == 422
    page = response.content.decode()
    alert = page.split('id="id_file_error"')[1].split("</div>")[0]
    assert re.search(r"[Uu]pload|Choose|again", alert)
    with account_transaction(acme):
        assert not imports(acme).exists()


def test_a_file_without_a_key_asks_for_the_column(client, acme, people):
    assert upload(client, DATA / "broken" / "no_key_column.csv", "people")
    run = the_run(acme)
    assert run.unique_key is None
    response = client.post(f"/a/acme/imports/{run.pk}/mapping/", as_suggested(acme))
    assert response.status_code == 422
    assert b"Choose the unique key that the file holds." in response.content


@pytest.mark.parametrize(
    "name",
    ["duplicate_headers.csv", "ragged.csv", "nul_bytes.csv", "unclosed_quote.csv"],
)
def test_a_file_with_flaws_is_read_and_every_row_counted(client, acme, people, name):
    upload(client, DATA / "broken" / name, table="people")
    run = the_run(acme)
    client.post(f"/a/acme/imports/{run.pk}/mapping/", as_suggested(acme))
    stage_import(the_run(acme))
    run = the_run(acme)
    assert run.status == "staged"
    page = client.get(f"/a/acme/imports/{run.pk}/overview/").content.decode()
    assert "Every row of the file is in exactly one line." in page
    assert sum(run.outcomes.values()) == run.rows_read > 0


def test_the_same_file_twice_deletes_nobody_twice(client, acme, population):
    path = DATA / "mobiles_as_numbers.xlsx"
    reports = []
    for _time in range(2):
        upload(client, path)
        with account_transaction(acme):
            run = imports(acme).order_by("-pk")[0]
            forms = ReadingForm(run), MappingForm(run)
            data = {name: form[name].value() for form in forms for name in form.fields}
        client.post(f"/a/acme/imports/{run.pk}/mapping/", data)
        with account_transaction(acme):
            run = imports(acme).get(pk=run.pk)
        stage_import(run)
        reports.append(run.outcomes)
        data = {"confirmed": "yes", "fingerprint": run.fingerprint}
        response = client.post(f"/a/acme/imports/{run.pk}/launch/", data)
        with account_transaction(acme):
            for execution in executions(acme).filter(ended=None):
                run_execution(execution)
    assert reports == [{"deleted": 400}, {"not found": 400}]
    assert response.status_code == 409


def test_a_table_deleted_meanwhile_is_said(client, acme, people, contacts):
    upload(client, DATA / "salesforce_report_footer.csv", table="people")
    run = the_run(acme)
    data = as_suggested(acme)
    with account_transaction(acme):
        people.delete()
    at = f"/a/acme/imports/{run.pk}"
    assert client.get(f"{at}/mapping/").status_code == 200
    response = client.post(f"{at}/mapping/", data)
    assert response.status_code in {409, 422}
    assert client.get(f"{at}/general/").status_code == 200
    response = client.post(f"{at}/cancellation/")
    assert response["Location"] == "/a/acme/in-progress/"
