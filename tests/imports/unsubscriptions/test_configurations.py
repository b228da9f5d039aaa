"""What was chosen for an import is kept under a name, and begins others."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Entry
from common.errors import WrongState
from imports.actions.choose_column import choose_column
from imports.actions.correct_layout import correct_layout
from imports.actions.remove_configuration import remove_configuration
from imports.actions.save_configuration import save_configuration
from imports.actions.start_from import start_from
from imports.actions.upload_file import upload_file
from imports.configuring import lacks
from imports.models import Configuration, Import, Kind
from tests import factories

URL = "/a/acme/imports/configurations/"


@pytest.fixture
def kept(staged, ada, acme, scope):
    with scope(acme):
        return save_configuration(staged, "Bounces", by=ada)


@pytest.fixture
def begun(kept, ada, acme, scope):
    """Return what begins an import from the configuration, with such a file."""

    def made(text, name="again.csv"):
        with scope(acme):
            run = start_from(kept, by=ada)
            upload_file(run, SimpleUploadedFile(name, text.encode()), by=ada)
        return run

    return made


def test_it_knows_everything_but_people(kept, letters, five):
    assert (kept.kind, kept.key, kept.column) == ("unsubscribe", "email", "Email")
    assert kept.choices["topics"] == [letters.pk]
    said = json.dumps([kept.layout, kept.choices]).lower()
    assert not any(profile.attributes["email"] in said for profile in five)


def test_its_columns_are_found_by_name(begun, letters):
    run = begun("Backup mail;Email\nzoe@x.example;anna@x.example\n")
    assert (run.column, run.column_name, run.key_name) == (1, "Email", "email")
    assert (run.kind, run.topics) == ("unsubscribe", [letters.pk])
    assert run.name.startswith("Bounces, ")


def test_what_is_gone_of_it_is_said_at_the_mapping(begun, browser, ada, acme, scope):
    run = begun("Courriel\nanna@x.example\n")
    with scope(acme):
        assert lacks(run, ada) == ["Its column “Email” is not in this file."]
    page = browser(ada).get(f"/a/acme/imports/{run.pk}/mapping/").content.decode()
    assert "Not all of the configuration “Bounces” is there" in page
    assert "Its column “Email” is not in this file." in page


def test_a_key_and_a_topic_that_are_gone_are_said(begun, people, letters, ada, scope):
    run = begun("Email\nanna@x.example\n")
    with scope(people.account):
        people.unique_keys.get(account=people.account, attribute__name="email").delete()
        letters.delete()
        fresh = Import.objects.get(pk=run.pk)
        assert lacks(fresh, ada) == [
            "Its unique key “email” is not one any more.",
            "Some of its topics are not there any more.",
        ]


def test_how_a_file_is_read_is_kept(staged, people, ada, acme, scope):
    with scope(acme):
        correct_layout(staged, {"header": False}, by=ada)
        key = people.unique_keys.get(account=acme, attribute__name="email")
        choose_column(staged, by=ada, unique_key=key, column=0)
        kept = save_configuration(staged, "No header", by=ada)
        run = start_from(kept, by=ada)
        file = SimpleUploadedFile("x.csv", b"Email\nanna@x.example\n")
        upload_file(run, file, by=ada)
    assert run.layout["header"] is False
    assert list(run.inspection["preview"][0]) == ["Email"]
    assert (run.key_name, run.column) == ("email", 0)


def test_it_is_saved_from_a_page_and_listed(staged, browser, ada, acme, scope):
    url = f"/a/acme/imports/{staged.pk}/configuration/"
    assert "Save as configuration" in browser(ada).get(url).content.decode()
    response = browser(ada).post(url, {"name": "Bounces"})
    assert response.url == URL
    assert "Bounces" in browser(ada).get(URL).content.decode()


def test_it_is_saved_of_a_run_that_has_ended(ended, browser, ada):
    url = f"/a/acme/imports/{ended.import_run_id}/configuration/"
    assert browser(ada).post(url, {"name": "Bounces"}).url == URL


@pytest.mark.parametrize("name", ["", "  ", "Bounces", "x" * 101])
def test_a_bad_name_is_refused_at_the_field(kept, staged, browser, ada, name):
    url = f"/a/acme/imports/{staged.pk}/configuration/"
    response = browser(ada).post(url, {"name": name})
    assert response.status_code == 422
    assert 'id="id_name_error"' in response.content.decode()


def test_it_is_renamed_and_removed(kept, browser, ada, acme, scope):
    client = browser(ada)
    assert client.post(f"{URL}{kept.pk}/", {"name": "Returned"}).url == URL
    with scope(acme):
        assert Configuration.objects.get(account=acme).name == "Returned"
    assert client.post(f"{URL}{kept.pk}/removal/").url == URL
    with scope(acme):
        assert not Configuration.objects.exists()


def test_it_is_removed_once(kept, ada, acme, scope):
    with scope(acme):
        seen = Configuration.objects.select_related("account").get(pk=kept.pk)
        remove_configuration(kept, by=ada)
        with pytest.raises(WrongState):
            remove_configuration(seen, by=ada)
        told = Entry.objects.filter(account=acme, action="configuration.removed")
        assert told.count() == 1


def test_starting_goes_to_the_list(kept, browser, ada, acme, scope):
    response = browser(ada).post(f"{URL}{kept.pk}/start/")
    with scope(acme):
        run = Import.objects.latest("pk")
    assert response.url == f"/a/acme/imports/{run.pk}/file/"
    page = browser(ada).get(response.url).content.decode()
    assert "Begun from the configuration “Bounces”" in page


PAGES = [("", "get"), ("{}/", "get"), ("{}/", "post"), ("{}/start/", "post")]
PAGES += [("{}/removal/", "post")]


@pytest.mark.parametrize(("page", "method"), PAGES)
def test_its_doors(kept, browser, max_, otto, gus, ada, page, method):
    url = URL + page.format(kept.pk)
    answer = {
        who: getattr(browser(who), method)(url) for who in (None, max_, otto, gus)
    }
    assert answer[None].status_code == 302
    assert [answer[who].status_code for who in (max_, otto, gus)] == [403, 403, 404]
    if page.endswith(("start/", "removal/")):
        assert browser(ada).get(url).status_code == 405


@pytest.mark.parametrize(("page", "method"), PAGES[1:])
def test_one_of_another_account_is_not_there(browser, ada, globex, scope, page, method):
    with scope(globex):
        table = factories.table(globex, "theirs")
        theirs = Configuration.objects.create(
            account=globex, table=table, name="Theirs", kind=Kind.DELETE
        )
    url = URL + page.format(theirs.pk)
    assert getattr(browser(ada), method)(url).status_code == 404
