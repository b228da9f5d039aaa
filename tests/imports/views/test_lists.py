"""Step 3 without a file at hand: a list is pasted, or an empty one is fetched."""

import gzip
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from imports.files import inspect
from imports.models import Import, Status
from tests import factories


@pytest.fixture
def paste(browser):
    """Return what pastes a list into an import that is not begun yet."""

    def pasted(who, text, url="/a/acme/imports/new/?table=people&step=file"):
        return browser(who).post(url, {"pasted": text})

    return pasted


def only(acme, scope):
    with scope(acme):
        return Import.objects.get(account=acme)


def test_a_pasted_list_is_a_file_like_any_other(paste, ada, people, acme, scope):
    response = paste(ada, "anna@x.example\r\nbob@x.example\r\n")
    run = only(acme, scope)
    assert response.status_code == 302
    assert response.url == f"/a/acme/imports/{run.pk}/mapping/"
    assert (run.file_name, run.key_name, run.column) == (
        "Pasted list.txt",
        "email",
        0,
    )
    assert run.inspection["preview"] == [["anna@x.example"], ["bob@x.example"]]
    assert len(run.file_sha256) == 64


def test_rows_of_a_sheet_are_told_apart_by_tabs(paste, ada, people, acme, scope):
    paste(ada, "Name\tE-mail\nAnna, Ms\tanna@x.example\nBob\tbob@x.example\n")
    run = only(acme, scope)
    assert run.inspection["columns"] == ["Name", "E-mail"]
    assert (run.key_name, run.column) == ("email", 1)


def test_one_value_is_a_list(paste, ada, people, acme, scope):
    assert paste(ada, "anna@x.example").status_code == 302
    assert only(acme, scope).inspection["preview"] == [["anna@x.example"]]


@pytest.mark.parametrize("nothing", ["", "  \n\t\n"])
def test_nothing_is_no_list(paste, ada, people, acme, scope, nothing):
    response = paste(ada, nothing)
    assert response.status_code == 422
    assert "Paste at least one value" in response.content.decode()
    with scope(acme):
        assert not Import.objects.exists()


def test_it_takes_the_place_of_an_earlier_list(step, ada, uploaded, acme, scope):
    old = uploaded.file_path
    response = step(ada, "file", {"pasted": "someone@x.example"}, of=uploaded)
    assert response.status_code == 302
    run = only(acme, scope)
    assert run.file_path != old
    assert run.file_name == "Pasted list.txt"


def test_nobody_else_pastes(paste, people, max_, otto, gus, acme, scope):
    answers = [paste(who, "a@x.example").status_code for who in (max_, otto, gus)]
    assert answers == [403, 403, 404]
    assert paste(None, "a@x.example").url.startswith("/sign-in/")
    with scope(acme):
        assert not Import.objects.exists()


def test_a_launched_import_takes_none(step, ada, execution, paste):
    url = f"/a/acme/imports/{execution.import_run_id}/file/"
    assert paste(ada, "a@x.example", url).status_code == 409


# ------------------------------------------------------------------ empty lists


def blank(browser, who, name, account="acme"):
    return browser(who).get(f"/a/{account}/imports/lists/{name}")


def test_an_empty_list_to_delete_has_the_keys(browser, ada, people):
    response = blank(browser, ada, "people/delete.csv")
    assert response.content.decode("utf-8-sig").split() == ["email,phone,crm_id"]
    assert "people-delete.csv" in response["Content-Disposition"]


def test_it_comes_as_a_workbook_too(browser, ada, people):
    response = blank(browser, ada, "people/delete.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet
    assert [cell.value for cell in sheet[1]] == ["email", "phone", "crm_id"]
    assert sheet.max_row == 1


def test_filled_in_its_columns_are_recognised(
    browser, ada, people, acme, scope, tmp_path
):
    with scope(acme):
        labels = {"email": "Adres", "phone": "Nummer", "crm_id": "Relatie"}
        for key in people.unique_keys.filter(account=acme):
            key.attribute.label = labels[key.name]
            key.attribute.save()
    head = blank(browser, ada, "people/delete.csv").content.decode("utf-8-sig").strip()
    assert head == "Adres,Nummer,Relatie"
    file = SimpleUploadedFile("list.csv", f"{head}\n,,A-1\n,,A-2\n".encode())
    browser(ada).post("/a/acme/imports/new/?table=people&step=file", {"file": file})
    run = only(acme, scope)
    assert (run.key_name, run.column_name) == ("Relatie", "Relatie")


@pytest.mark.parametrize("name", ["people/nothing.csv", "nowhere/delete.csv"])
def test_there_are_no_others(browser, ada, people, name):
    assert blank(browser, ada, name).status_code == 404


def test_a_table_of_another_account_is_not_there(browser, ada, globex):
    factories.table(globex, "theirs")
    assert blank(browser, ada, "theirs/delete.csv").status_code == 404


def test_only_those_who_see_profiles_fetch_it(browser, people, otto, gus):
    assert blank(browser, otto, "people/delete.csv").status_code == 403
    assert blank(browser, gus, "people/delete.csv").status_code == 404
    assert blank(browser, None, "people/delete.csv").url.startswith("/sign-in/")
    posted = browser(otto).post("/a/acme/imports/lists/people/delete.csv")
    assert posted.status_code == 405


# ------------------------------------------------------------------ packed files


def packed_zip(text):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("list.csv", text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "pack"),
    [("list.csv.gz", lambda text: gzip.compress(text.encode())), ("l.zip", packed_zip)],
)
def test_a_packed_file_is_read(browser, ada, people, acme, scope, tmp_path, name, pack):
    data = pack("Email\nanna@x.example\n")
    (tmp_path / name).write_bytes(data)
    assert inspect(tmp_path / name, name).columns == ("Email",)
    page = browser(ada).get("/a/acme/imports/new/?table=people&step=file")
    assert "packed as ZIP or GZIP" in page.content.decode()
    browser(ada).post(
        "/a/acme/imports/new/?table=people&step=file",
        {"file": SimpleUploadedFile(name, data)},
    )
    assert only(acme, scope).status == Status.DRAFT
    assert only(acme, scope).column_name == "Email"
