"""A list in preparation that names somebody who is deleted goes, and is asked for anew."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from audit.models import Entry
from common.errors import WrongState
from imports import queries
from imports.actions.create_import import create_import
from imports.actions.stage_import import stage_import
from imports.actions.upload_file import upload_file
from imports.models import Import, Kind
from notifications.models import Notification
from profiles.models import Profile
from tenancy.scope import account_transaction
from tests import factories
from tests.imports.upserts.test_meanwhile import HEADER, erase, lines, three

__all__ = ["erase", "three"]


@pytest.fixture
def staged(people, three, upserts):
    """Return a list that would update two of three people."""
    return upserts.staged(people, HEADER, *lines("Lier", "Lier"))


@pytest.fixture
def fresh(acme, scope):
    def read(run):
        with scope(acme):
            return queries.imports(acme).get(pk=run.pk)

    return read


def tables_of(run):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'staging' "
            "AND tablename LIKE %s",
            [f"%\\_{run.pk}"],
        )
        [(count,)] = cursor.fetchall()
    return count


def test_nothing_of_it_is_left(
    staged, three, erase, fresh, django_capture_on_commit_callbacks
):
    assert tables_of(staged)
    assert default_storage.exists(staged.file_path)
    with django_capture_on_commit_callbacks(execute=True):
        erase(three[0])
    run = fresh(staged)
    assert (run.status, run.file_path, run.inspection) == ("refused", "", {})
    assert "upload it again" in run.refusal.lower()
    assert not default_storage.exists(staged.file_path)
    assert not tables_of(run)


def test_whoever_stood_in_the_way_of_a_row_takes_it_along(
    people, three, upserts, erase, fresh
):
    other = factories.profile(people, email="o@x.example", phone="+32470000009")
    run = upserts.staged(people, HEADER, "n@x.example,+32470000009,Lier")
    erase(other)
    assert fresh(run).status == "refused"


def test_it_is_launched_no_more(staged, three, erase, upserts, people):
    erase(three[1])
    with pytest.raises(WrongState):
        upserts.launched(staged)
    with account_transaction(people.account):
        names = Profile.objects.visible(people.account)
        assert not names.filter(identifiers__value="p1@x.example").exists()


def test_others_lists_stay(staged, three, erase, fresh):
    erase(three[2])
    run = fresh(staged)
    assert run.status == "staged"
    assert default_storage.exists(run.file_path)


def test_a_list_of_people_to_be_deleted_stays_to_be_carried_out(
    people, three, ada, erase, acme, scope, fresh
):
    with scope(acme):
        run = create_import(people, by=ada, name="Out", kind=Kind.DELETE)
        text = b"email\np0@x.example\np1@x.example\n"
        upload_file(run, SimpleUploadedFile("out.csv", text), by=ada)
        Import.objects.filter(pk=run.pk).update(status="staging")
    stage_import(fresh(run))
    erase(three[0])
    assert fresh(run).status == "staged"


def test_its_author_is_told_and_the_trail_says_it(staged, three, erase, acme, scope):
    erase(three[0])
    with scope(acme):
        note = Notification.objects.get(kind="refused")
        assert note.member_id == staged.author_id
        assert note.path == f"/a/acme/imports/{staged.pk}/file/"
        entry = Entry.objects.get(action="list.withdrawn")
    assert entry.facts == {"import": staged.pk}


def test_the_page_says_why_and_takes_another_list(
    staged, three, erase, browser, ada, fresh
):
    erase(three[0])
    url = f"/a/acme/imports/{staged.pk}/file/"
    assert "This list was removed" in browser(ada).get(url).text
    over = browser(ada).get(f"/a/acme/imports/{staged.pk}/overview/")
    assert "was deleted after you uploaded it" in over.text
    again = SimpleUploadedFile("again.csv", f"{HEADER}\np1@x.example,,Lier\n".encode())
    assert browser(ada).post(url, {"file": again}).status_code == 302
    run = fresh(staged)
    assert (run.status, run.refusal) == ("draft", "")
    assert run.mapping["columns"] == staged.mapping["columns"]
