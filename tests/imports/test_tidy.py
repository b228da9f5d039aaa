"""What nobody launched and what a crash left behind goes, and nothing else."""

import os
import tempfile
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from imports import storage, tasks
from imports.actions.request_staging import request_staging
from imports.actions.tidy_files import KEPT_HOURS, tidy_files, tidy_temporary_files
from imports.actions.tidy_imports import KEPT_DAYS, tidy_imports
from imports.actions.upload_file import upload_file
from imports.models import Import, Status
from imports.upload_limit import ListUpload


@pytest.fixture
def temporary(settings, tmp_path):
    settings.TEMPORARY_DIR = str(tmp_path / "temporary")
    return tmp_path / "temporary"


@pytest.fixture
def aged(files):
    """Return what makes a stored file, or any other, older than it is kept."""

    def made(path, hours=KEPT_HOURS + 1):
        moment = time.time() - hours * 3600
        os.utime(files / path, (moment, moment))
        return path

    return made


def stored(path):
    return default_storage.save(path, ContentFile(b"anna@x.example"))


def test_an_upload_that_no_import_names_is_removed_after_a_day(acme, aged):
    old = aged(stored(f"{acme.pk}/uploads/old"))
    young = stored(f"{acme.pk}/uploads/young")
    assert tidy_files(acme) == 1
    assert not default_storage.exists(old)
    assert default_storage.exists(young)


@pytest.mark.parametrize(("days", "is_gone"), [(2, False), (4, True)])
def test_an_error_file_is_kept_as_long_as_its_account_says(
    acme,
    ended,
    browser,
    ada,
    scope,
    days,
    is_gone,
    django_capture_on_commit_callbacks,
):
    acme.upload_days = 3
    acme.save()
    with scope(acme):
        ended.refresh_from_db()
        paths = [ended.error_csv, ended.error_xlsx]
        assert all(map(default_storage.exists, paths))
        ended.ended = timezone.now() - timedelta(days=days)
        ended.save()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.tidy_account(acme.pk)
    assert any(map(default_storage.exists, paths)) is not is_gone
    url = f"/a/acme/executions/{ended.pk}/"
    page = browser(ada).get(url).content.decode()
    assert ("was removed when its time was over" in page) is is_gone
    answer = 404 if is_gone else 200
    file = browser(ada).get(f"{url}errors.csv")
    file.close()
    assert file.status_code == answer


@pytest.mark.parametrize(("days", "is_over"), [(2, False), (4, True)])
def test_an_error_file_is_not_had_once_its_time_is_over(
    acme, ended, browser, ada, scope, days, is_over
):
    acme.upload_days = 3
    acme.save()
    with scope(acme):
        ended.refresh_from_db()
        ended.ended = timezone.now() - timedelta(days=days)
        ended.save()
    url = f"/a/acme/executions/{ended.pk}/"
    page = browser(ada).get(url).content.decode()
    assert ("was removed when its time was over" in page) is is_over
    assert ("errors.csv" in page) is not is_over
    file = browser(ada).get(f"{url}errors.csv")
    file.close()
    assert file.status_code == (404 if is_over else 200)
    assert default_storage.exists(ended.error_csv)


def test_files_that_are_named_stay(acme, uploaded, ended, aged, scope):
    with scope(acme):
        ended.refresh_from_db()
        other = Import.objects.create(
            account=acme, name="x", file_path=stored(f"{acme.pk}/uploads/other")
        )
    named = [ended.error_csv, ended.error_xlsx, other.file_path]
    for path in named:
        aged(path)
    tidy_files(acme)
    assert all(map(default_storage.exists, named))


def test_an_error_file_that_no_run_names_is_removed(acme, ended, aged):
    left = aged(stored(f"{acme.pk}/errors/{ended.pk}_x7.csv"))
    tidy_files(acme)
    assert not default_storage.exists(left)


def test_files_of_another_account_are_let_be(acme, globex, aged):
    theirs = aged(stored(f"{globex.pk}/uploads/theirs"))
    assert tidy_files(acme) == 0
    assert default_storage.exists(theirs)


def test_an_upload_whose_transaction_was_undone_is_removed(
    run, three, ada, list_file, files, aged, scope, monkeypatch
):
    def died(*_):
        raise RuntimeError

    monkeypatch.setattr("imports.actions.upload_file.inspect", died)
    with pytest.raises(RuntimeError), scope(run.account):
        upload_file(run, list_file("a@x.example"), by=ada)
    [left] = (files / str(run.account_id) / "uploads").iterdir()
    aged(left.relative_to(files))
    assert tidy_files(run.account) == 1
    assert not left.exists()


def test_what_a_crash_left_half_written_is_removed(temporary, aged):
    with storage.workshop() as folder:
        old = temporary / "old"
        old.mkdir()
        (old / "errors.csv").write_text("anna@x.example")
        upload = temporary / "tmp1.upload"
        upload.write_text("anna@x.example")
        for path in (old, upload):
            aged(path)
        assert tidy_temporary_files() == 2
        assert [*temporary.iterdir()] == [folder]
    assert not [*temporary.iterdir()]


def test_an_upload_on_its_way_lies_where_it_is_tidied(temporary):
    upload = ListUpload("list.csv", "text/csv", 0, None)
    assert upload.temporary_file_path().startswith(str(temporary))
    upload.close()


def test_libraries_write_their_temporary_files_there_too(temporary):
    before = tempfile.gettempdir()
    with storage.workshop() as folder, tempfile.NamedTemporaryFile() as file:
        assert file.name.startswith(str(folder))
    assert tempfile.gettempdir() == before


def test_a_list_left_alone_is_cancelled(uploaded, acme, scope):
    with scope(acme):
        Import.objects.filter(pk=uploaded.pk).update(
            changed=timezone.now() - timedelta(days=KEPT_DAYS, hours=1)
        )
    assert tidy_imports(acme) == 1
    with scope(acme):
        uploaded.refresh_from_db()
    assert (uploaded.status, uploaded.file_path) == (Status.CANCELLED, "")


def test_a_list_that_was_looked_at_again_stays(uploaded, acme, ada, scope):
    with scope(acme):
        Import.objects.filter(pk=uploaded.pk).update(
            changed=timezone.now() - timedelta(days=KEPT_DAYS, hours=1)
        )
        request_staging(uploaded, by=ada)
    assert tidy_imports(acme) == 0


def test_every_account_is_tidied_by_itself(acme, globex, temporary, monkeypatch, aged):
    sent: list[int] = []
    monkeypatch.setattr(
        tasks.tidy_account,
        "apply_async",
        lambda args, **_: sent.append(*args),
    )
    tasks.tidy()
    assert sent == [acme.pk, globex.pk]
    left = [aged(stored(f"{account.pk}/uploads/x")) for account in (acme, globex)]
    for number in sent:
        tasks.tidy_account(number)
    assert not any(map(default_storage.exists, left))
