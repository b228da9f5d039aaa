"""Remove error files whose time is over: they hold the people who were not deleted."""

from django.utils import timezone

from imports import storage
from imports.queries import executions
from tenancy.models import Account
from tenancy.retention import uploads_kept
from tenancy.scope import account_transaction


def tidy_error_files(account: Account) -> int:
    """Remove the error files of runs that ended long enough ago; return of how many.

    How long is `account`'s to say. The counts in the report stay.
    """
    before = timezone.now() - uploads_kept(account)
    with account_transaction(account):
        old = executions(account).filter(ended__lt=before).exclude(error_csv="")
        for execution in old:
            storage.drop(execution.error_csv)
            storage.drop(execution.error_xlsx)
            execution.error_csv = execution.error_xlsx = ""
            execution.save(update_fields=["error_csv", "error_xlsx"])
        return len(old)
