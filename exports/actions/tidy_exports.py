"""Remove files whose time is over, and what a crash left behind."""

from datetime import timedelta

from django.utils import timezone

from common.errors import WrongState
from common.storage import drop_now, stored_in
from exports.actions.expire_export import expire_export
from exports.actions.withdraw_exports import remove_withdrawn_files
from exports.models import ExportedProfile, Status
from exports.models.export import OPEN
from exports.queries import exports
from tenancy.models import Account
from tenancy.scope import account_transaction

# Longer than a file takes to be stored.
KEPT_HOURS = 24


def tidy_exports(account: Account) -> int:
    """Let the exports of `account` go whose time is over; return how many.

    Removes the files of those that are not ready, whom they held, and files that no row
    names.
    """
    now = timezone.now()
    with account_transaction(account):
        over = list(exports(account).filter(status=Status.READY, expires__lte=now))
    expired = 0
    for export in over:
        try:
            with account_transaction(account):
                expire_export(export)
        except WrongState:
            continue  # withdrawn or removed just now
        expired += 1
    with account_transaction(account):
        remove_withdrawn_files(account.pk)
        _forget_people(account)
    _remove_unnamed(account)
    return expired


def _forget_people(account: Account) -> None:
    """Forget whom files held that are gone for good."""
    over = exports(account).exclude(status__in=[*OPEN, Status.READY])
    held = ExportedProfile.objects.filter(account=account)
    held.filter(export_id__in=over.order_by().values("pk")).delete()


def _remove_unnamed(account: Account) -> None:
    before = timezone.now() - timedelta(hours=KEPT_HOURS)
    found = set(stored_in(f"{account.pk}/exports", before=before))
    with account_transaction(account):
        ready = exports(account).filter(status=Status.READY)
        named = set(ready.values_list("file_path", flat=True))
    for path in found - named:
        drop_now(path)
