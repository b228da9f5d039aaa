"""Exports whose time is over, that break, and what a crash leaves behind."""

import os
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from exports import tasks
from exports.actions import make_export as making
from exports.actions.make_export import MOST_ATTEMPTS
from exports.actions.tidy_exports import KEPT_HOURS, tidy_exports
from exports.models import Export, ExportedProfile, Status
from notifications.models import Notification
from tenancy.errands import errand_for
from tenancy.models import Errand


@pytest.fixture
def breaks(monkeypatch):
    """Return what has the work break, with an error that quotes somebody."""

    def breaking(*_, **__):
        raise ValueError("anna@x.example")

    monkeypatch.setattr(making, "write_list", breaking)
    return monkeypatch.undo


def test_a_file_whose_time_is_over_goes_with_whom_it_held(
    ready, acme, scope, stored, fresh, django_capture_on_commit_callbacks
):
    assert tidy_exports(acme) == 0
    with scope(acme):
        Export.objects.update(expires=timezone.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert tidy_exports(acme) == 1
    assert fresh(ready).status == Status.EXPIRED
    assert stored() == []
    with scope(acme):
        assert not ExportedProfile.objects.filter(account=acme).exists()


def test_how_long_files_are_kept_is_a_setting(crowd, ask, make, settings):
    settings.EXPORT_DAYS = 3
    export = make(ask())
    assert export.expires - export.ended == timedelta(days=3)


def test_files_that_are_kept_stay_with_whom_they_hold(ready, acme, scope, stored):
    tidy_exports(acme)
    assert stored() == [ready.file_path]
    with scope(acme):
        assert ExportedProfile.objects.filter(account=acme).count() == 5


def test_a_file_that_no_export_names_is_removed_after_a_day(acme, globex, files):
    old, young, theirs = (
        default_storage.save(path, ContentFile(b"anna@x.example"))
        for path in (
            f"{acme.pk}/exports/1.csv",
            f"{acme.pk}/exports/2.csv",
            f"{globex.pk}/exports/3.csv",
        )
    )
    before = time.time() - (KEPT_HOURS + 1) * 3600
    for path in (old, theirs):
        os.utime(files / path, (before, before))
    tidy_exports(acme)
    assert [default_storage.exists(path) for path in (old, young, theirs)] == [
        False,
        True,
        True,
    ]


def test_every_account_is_tidied_by_itself(acme, globex, monkeypatch):
    sent: list[int] = []
    monkeypatch.setattr(
        tasks.tidy_account, "apply_async", lambda args, **_: sent.append(*args)
    )
    tasks.tidy()
    assert sent == [acme.pk, globex.pk]
    tasks.tidy_account(acme.pk)


def test_what_breaks_is_noted_without_a_value_and_tried_again(
    crowd, ask, make, breaks, fresh, files
):
    export = ask()
    with pytest.raises(ValueError, match="anna"):
        make(export)
    noted = fresh(export)
    assert (noted.status, noted.last_error) == (Status.RUNNING, "ValueError")
    assert errand_for("exports.make", export.pk)
    breaks()
    again = make(export)
    assert (again.status, again.last_error, again.rows) == (Status.READY, "", 5)


def test_what_breaks_again_and_again_fails_and_is_told_once(
    crowd, ask, make, breaks, fresh, acme, scope, stored
):
    export = ask()
    for _time in range(MOST_ATTEMPTS):
        with pytest.raises(ValueError, match="anna"):
            make(export)
    assert make(export).status == Status.FAILED
    assert make(export).last_error == "ValueError"
    assert stored() == []
    assert not errand_for("exports.make", export.pk)
    with scope(acme):
        assert Notification.objects.get().kind == "not_exported"
    tidy_exports(acme)
    with scope(acme):
        assert not ExportedProfile.objects.filter(account=acme).exists()


def test_a_try_that_was_cut_off_is_begun_anew(crowd, people, ask, make, monkeypatch):
    export = ask()

    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr(making, "keep_as", full)
    with pytest.raises(OSError, match="disk full"):
        make(export)
    monkeypatch.undo()
    assert (make(export).status, make(export).rows) == (Status.READY, 5)


def test_a_task_takes_its_errand_and_a_lost_row_ends_it(crowd, ask, fresh, scope, acme):
    export = ask()
    errand = errand_for("exports.make", export.pk)
    assert errand
    tasks.make(errand.pk)
    assert fresh(export).status == Status.READY
    tasks.make(errand.pk)
    other = ask()
    errand = errand_for("exports.make", other.pk)
    assert errand
    with scope(acme):
        Export.objects.filter(pk=other.pk).delete()
    tasks.make(errand.pk)
    assert not Errand.objects.filter(task="exports.make").exists()
