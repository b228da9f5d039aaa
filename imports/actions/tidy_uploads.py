"""Remove uploads whose time is over: they hold people."""

from django.utils import timezone

from imports import holding, storage
from imports.actions.withdraw_files import remove_withdrawn_files
from imports.models import Execution, Import
from tenancy.models import Account
from tenancy.retention import uploads_kept
from tenancy.scope import account_transaction


def tidy_uploads(account: Account) -> int:
    """Remove the uploads of runs that ended long enough ago; return of how many.

    How long is `account`'s to say. Whom files held that are gone is forgotten.
    """
    before = timezone.now() - uploads_kept(account)
    with account_transaction(account):
        remove_withdrawn_files(account.pk)
        ended = Execution.objects.filter(account=account, ended__isnull=False)
        mine = Import.objects.filter(account=account, holds_people=True)
        kept = mine.exclude(file_path="").order_by("pk")
        old = list(
            kept.filter(
                pk__in=ended.filter(ended__lt=before).values("import_run")
            ).select_for_update(no_key=True)
        )
        for run in old:
            storage.drop(run.file_path)
            run.file_path = ""
            run.save(update_fields=["file_path"])
        with_errors = ended.exclude(error_csv="")
        empty = mine.filter(file_path="", pk__in=ended.values("import_run")).exclude(
            pk__in=with_errors.values("import_run")
        )
        numbers = list(empty.values_list("pk", flat=True))
        holding.forget_people(account.pk, numbers)
        mine.filter(pk__in=numbers).update(holds_people=False)
    return len(old)
