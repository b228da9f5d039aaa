"""Remove lists that nobody launched: they are full of people."""

from datetime import timedelta

from django.utils import timezone

from common.errors import WrongState
from imports.actions.cancel_import import cancel_import
from imports.queries import imports_in_preparation
from tenancy.models import Account
from tenancy.scope import account_transaction

KEPT_DAYS = 7


def tidy_imports(account: Account) -> int:
    """Cancel the imports of `account` left alone for KEPT_DAYS; return how many."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    with account_transaction(account):
        left = list(imports_in_preparation(account).filter(changed__lt=before))
    cancelled = 0
    for run in left:
        try:
            with account_transaction(account):
                run.take()
                if run.changed >= before:
                    continue  # somebody came back to it just now
                cancel_import(run, by=None)
        except WrongState:
            continue  # or launched or cancelled it
        cancelled += 1
    return cancelled
