"""Uploads and error files are kept for a while, and never with somebody deleted."""

import shutil
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from audit.models import Entry
from erasure.actions.complete_erasure import complete_erasure
from erasure.actions.launch_erasure import launch_erasure
from erasure.actions.lift_hold import lift_hold
from erasure.actions.place_hold import place_hold
from erasure.actions.sweep_erasure import sweep_erasure
from erasure.engine import sets
from erasure.models import Door
from imports import queries, tasks
from imports.actions import acts, keep_files, run_execution
from imports.actions.launch_import import launch_import
from imports.actions.repeat_import import repeat_import
from imports.actions.upload_file import upload_file
from imports.models import HeldProfile, HeldValue, Import, Status
from tests import factories
from tests.imports.conftest import stage
from tests.imports.unsubscriptions.conftest import finish, launch


@pytest.fixture
def erase(people, olga, scope):
    """Return what deletes profiles for good, to the proof."""

    def erased(*profiles):
        with scope(people.account):
            erasure = launch_erasure(
                people,
                sets.picked([profile.pk for profile in profiles]),
                by=olga,
                door=Door.FILE,
                reason="",
                expected=len(profiles),
                fingerprint="f",
                facts={},
            )
        sweep_erasure(erasure, wait=True)
        with scope(people.account):
            complete_erasure(erasure)
        return erasure

    return erased


@pytest.fixture
def kept(ended, acme, scope):
    """Return the import of a run that has ended."""
    with scope(acme):
        return Import.objects.get(pk=ended.import_run_id)


@pytest.fixture
def fresh(acme, scope):
    def read(row):
        with scope(acme):
            return type(row).objects.get(pk=row.pk)

    return read


def text_of_all(files):
    """Return every byte that is stored, in small letters."""
    return b"".join(
        path.read_bytes() for path in files.rglob("*") if path.is_file()
    ).lower()


def test_the_upload_is_kept_and_says_whom_it_holds(kept, five, acme, scope):
    assert default_storage.exists(kept.file_path)
    assert kept.inspection == {}
    with scope(acme):
        held = HeldProfile.objects.filter(account=acme, import_run=kept)
        assert set(held.values_list("profile_id", flat=True)) == {
            profile.pk for profile in five
        }
        assert HeldValue.objects.filter(account=acme, import_run=kept).count() == 1


def test_a_deletion_withdraws_it_before_the_proof(kept, five, erase, files, fresh):
    assert b"person0@" in text_of_all(files)
    erasure = erase(five[0])
    assert b"person0@" not in text_of_all(files)
    assert b"nobody@" not in text_of_all(files)  # the error file goes as well
    after = fresh(kept)
    assert after.withdrawn
    assert after.file_path == ""
    assert not after.holds_people
    assert erasure.left["lists"] == 0


def test_nothing_is_known_of_whom_a_withdrawn_file_held(kept, five, erase, acme, scope):
    erase(five[0])
    with scope(acme):
        assert not HeldProfile.objects.exists()
        assert not HeldValue.objects.exists()
        entry = Entry.objects.get(account=acme, action="list.withdrawn")
    assert entry.facts["import"] == kept.pk


def test_a_deletion_of_somebody_else_lets_it_be(kept, people, erase, fresh):
    other = factories.profile(people, email="other@x.example")
    erase(other)
    assert fresh(kept).withdrawn is None
    assert default_storage.exists(kept.file_path)


def test_somebody_who_came_later_is_found_by_their_value(
    kept, people, erase, files, fresh
):
    late = factories.profile(people, email="nobody@else.example")
    assert b"nobody@else" in text_of_all(files)
    erase(late)
    assert fresh(kept).withdrawn
    assert b"nobody@else" not in text_of_all(files)


def test_the_page_gives_it_to_nobody_any_more(kept, ended, five, erase, browser, ada):
    erase(five[1])
    client = browser(ada)
    assert client.get(f"/a/acme/imports/{kept.pk}/upload/").status_code == 404
    assert client.get(f"/a/acme/executions/{ended.pk}/errors.csv").status_code == 410
    page = client.get(f"/a/acme/executions/{ended.pk}/").content.decode()
    assert "It was withdrawn: somebody in it was deleted." in page


@pytest.fixture
def run_with_a_hold(
    run, three, ada, list_file, scope, django_capture_on_commit_callbacks
):
    """Return a deletion that has ended and spared one, their hold, and its import."""
    acme = run.account
    with scope(acme):
        hold = place_hold(three[0], by=ada, reason="Dispute")
        rows = [profile.attributes["email"] for profile in three]
        upload_file(run, list_file(*rows), by=ada)
    ready = stage(run, ada)
    with scope(acme):
        launched = launch_import(
            ready, by=ada, fingerprint=ready.fingerprint, confirmed=True
        )
        execution = queries.executions(acme).get(pk=launched.pk)
    with django_capture_on_commit_callbacks(execute=True):
        done = finish(execution)
    return done, hold


def test_the_error_file_of_a_deletion_is_withdrawn_too(
    run_with_a_hold, run, three, ada, erase, scope, files, fresh
):
    done, hold = run_with_a_hold
    assert done.error_csv
    assert b"person0@" in text_of_all(files)
    with scope(run.account):
        lift_hold(hold, by=ada)
        held = HeldProfile.objects.filter(import_run=run)
        assert list(held.values_list("profile_id", flat=True)) == [three[0].pk]
    erase(three[0])
    assert b"person0@" not in text_of_all(files)
    assert fresh(done).error_csv == ""


def test_who_is_deleted_while_the_files_are_written_is_in_none(
    staged,
    five,
    ada,
    erase,
    files,
    fresh,
    monkeypatch,
    django_capture_on_commit_callbacks,
):
    write = acts.act(staged).write
    turns: list[int] = []

    def written(execution):
        found = write(execution)
        if not turns:
            erase(five[4])
        turns.append(1)
        return found

    kind = acts.act(staged)
    changed = type(kind)(
        **{
            **{name: getattr(kind, name) for name in kind.__slots__},
            "write": written,
        }
    )
    monkeypatch.setattr(run_execution, "act", lambda _of: changed)
    with django_capture_on_commit_callbacks(execute=True):
        done = finish(launch(staged, ada))
    assert len(turns) == 2
    assert b"person4@" not in text_of_all(files)
    assert fresh(staged).file_path == ""
    assert done.status == "completed"


def test_when_that_goes_on_the_run_is_tried_again(staged, ada, monkeypatch):
    def overtaken(_execution):
        raise keep_files.FilesOvertaken

    monkeypatch.setattr(run_execution, "check_files", overtaken)
    with pytest.raises(keep_files.FilesOvertaken):
        finish(launch(staged, ada))


# ------------------------------------------------------------------ time, and again


@pytest.mark.parametrize(("days", "is_gone"), [(2, False), (4, True)])
def test_it_is_kept_as_long_as_the_account_says(
    kept,
    ended,
    acme,
    scope,
    days,
    is_gone,
    fresh,
    django_capture_on_commit_callbacks,
):
    acme.upload_days = 3
    acme.save()
    with scope(acme):
        ended.ended = timezone.now() - timedelta(days=days)
        ended.save()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.tidy_account(acme.pk)
        tasks.tidy_account(acme.pk)
    assert default_storage.exists(kept.file_path) is not is_gone
    assert (fresh(kept).file_path == "") is is_gone
    with scope(acme):
        assert HeldProfile.objects.exists() is not is_gone
        assert HeldValue.objects.exists() is not is_gone


@pytest.mark.parametrize(("days", "is_over"), [(2, False), (4, True)])
def test_it_is_not_had_once_its_time_is_over(
    kept, ended, acme, scope, browser, ada, days, is_over
):
    acme.upload_days = 3
    acme.save()
    with scope(acme):
        ended.ended = timezone.now() - timedelta(days=days)
        ended.save()
    page = browser(ada).get(f"/a/acme/executions/{ended.pk}/").content.decode()
    assert ("It is not kept any more" in page) is is_over
    assert (f"/imports/{kept.pk}/upload/" in page) is not is_over
    assert (f"/imports/{kept.pk}/repetition/" in page) is not is_over
    listed = browser(ada).get("/a/acme/imports/uploads/").content.decode()
    assert (kept.name in listed) is not is_over
    url = f"/a/acme/imports/{kept.pk}/"
    again = browser(ada).post(f"{url}repetition/")
    assert again.status_code == (404 if is_over else 302)
    assert default_storage.exists(kept.file_path)
    answer = browser(ada).get(f"{url}upload/")
    answer.close()
    assert answer.status_code == (404 if is_over else 200)


def test_a_repeated_import_has_a_file_of_its_own(kept, ada, acme, scope, letters):
    with scope(acme):
        again = repeat_import(kept, by=ada)
    assert again.file_path != kept.file_path
    assert again.file_sha256 == kept.file_sha256
    assert (again.kind, again.topics) == ("unsubscribe", [letters.pk])
    assert (again.key_name, again.column_name) == ("email", "Email")
    assert again.status == Status.DRAFT


def test_a_repeated_run_finds_everybody_unsubscribed(kept, ada, acme, scope):

    with scope(acme):
        again = repeat_import(kept, by=ada)
    assert stage(again, ada).outcomes["unsubscribed already"] == 5


def test_the_doors_of_a_kept_upload(kept, ended, browser, ada, max_, otto, gus):
    url = f"/a/acme/imports/{kept.pk}/"
    for page in ("upload/", "repetition/"):
        answer = {
            who: (browser(who).get if page == "upload/" else browser(who).post)(
                url + page
            )
            for who in (None, max_, otto, gus)
        }
        assert answer[None].status_code == 302
        assert [answer[who].status_code for who in (max_, otto, gus)] == [403, 403, 404]
    wrong = browser(ada)
    assert wrong.post(url + "upload/").status_code == 405
    assert wrong.get(url + "repetition/").status_code == 405


def test_it_is_downloaded_as_it_was_and_the_trail_says_so(
    kept, browser, ada, acme, scope
):
    response = browser(ada).get(f"/a/acme/imports/{kept.pk}/upload/")
    content = b"".join(response.streaming_content)
    assert b"person0@people.example" in content
    assert 'filename="list.csv"' in response["Content-Disposition"]
    with scope(acme):
        entry = Entry.objects.get(account=acme, action="upload.downloaded")
    assert entry.facts["file_sha256"] == kept.file_sha256


def test_the_list_of_kept_uploads(kept, browser, ada, olga, acme, scope):
    page = browser(olga).get("/a/acme/imports/uploads/").content.decode()
    assert "list.csv" in page
    with scope(acme):
        olga.sees_all_sections = False
        olga.save()
    page = browser(olga).get("/a/acme/imports/uploads/").content.decode()
    assert "list.csv" not in page
    assert "No upload is kept" in page
    url = f"/a/acme/imports/{kept.pk}/upload/"
    assert browser(olga).get(url).status_code == 404


def test_repeating_goes_to_the_mapping(kept, browser, ada, acme, scope):
    response = browser(ada).post(f"/a/acme/imports/{kept.pk}/repetition/")
    with scope(acme):
        again = Import.objects.latest("pk")
    assert response.url == f"/a/acme/imports/{again.pk}/mapping/"
    assert browser(ada).get(response.url).status_code == 200


def test_an_upload_that_was_lost_cannot_be_repeated(kept, browser, ada, files):
    shutil.rmtree(files)
    response = browser(ada).post(f"/a/acme/imports/{kept.pk}/repetition/")
    assert response.status_code == 410


def test_the_upload_of_a_deletion_is_not_kept(ended, kept):
    assert not keep_files.keeps_upload(Import(kind="delete", file_path="x"))


def test_a_list_that_waits_goes_with_whom_it_names(
    staged, five, erase, fresh, files, django_capture_on_commit_callbacks
):
    assert b"person3@" in text_of_all(files)
    with django_capture_on_commit_callbacks(execute=True):
        erase(five[3])
    run = fresh(staged)
    assert (run.status, run.file_path) == ("refused", "")
    assert b"person3@" not in text_of_all(files)


def test_a_list_that_waits_stays_without_them(staged, people, erase, fresh):
    erase(factories.profile(people, email="other@x.example"))
    assert fresh(staged).status == "staged"
    assert default_storage.exists(staged.file_path)
