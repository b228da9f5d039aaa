"""Remove files that a crash left behind: they are full of people too."""

import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain

from django.utils import timezone

from imports import storage
from imports.queries import executions, imports
from tenancy.models import Account
from tenancy.scope import account_transaction

# Longer than any upload takes, and any file that is still being written.
KEPT_HOURS = 24


def tidy_files(account: Account) -> int:
    """Remove the stored files of `account` that no row names; return how many.

    Uploads whose transaction was undone, lists whose run closed and whose removal was
    interrupted, error files of a try that did not end. The names are read after the
    files: whatever was named meanwhile is younger than what is looked at.
    """
    found = set(storage.stored(account.pk, before=_before()))
    with account_transaction(account):
        named = set(
            chain(
                imports(account).values_list("file_path", flat=True),
                *executions(account).values_list("error_csv", "error_xlsx"),
            )
        )
    for path in found - named:
        storage.drop_now(path)
    return len(found - named)


def tidy_temporary_files() -> int:
    """Remove what is half uploaded or half written since long; return how many."""
    removed = 0
    for path in storage.temporary_folder().iterdir():
        with suppress(FileNotFoundError):  # it came to its end just now
            if path.stat().st_mtime < _before().timestamp():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                removed += 1
    return removed


def _before() -> datetime:
    return timezone.now() - timedelta(hours=KEPT_HOURS)
