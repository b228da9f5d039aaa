"""Take files of imports out of use that hold somebody who is being deleted.

Called by each erasure through `erasure.engine.holders`. The rows of every import that
has files, or is about to, are locked first: whoever notes whom a file will hold, or
lets one be kept, either comes before and is found here, or comes after and sees the
targets. So no file that holds a target can be had once the launch has committed.
"""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from audit.actions.record import record
from erasure.engine.sets import ProfileSet
from imports import holding, storage
from imports.models import Execution, Import


def withdraw_files(account_id: int, profiles: ProfileSet) -> None:
    """Withdraw the files that hold any of `profiles`, in the caller's transaction.

    Error files that are just being written are written again by whoever is at it.
    """
    live = _with_files(account_id).filter(withdrawn=None).order_by("pk")
    numbers = list(live.select_for_update(no_key=True).values_list("pk", flat=True))
    if not numbers:
        return
    found = holding.holding(account_id, numbers, profiles)
    for run in live.filter(pk__in=found).select_related("account"):
        run.withdrawn = timezone.now()
        run.save(update_fields=["withdrawn"])
        execution = _ended(run)
        if execution is None:
            continue
        for path in paths(run, execution):
            storage.drop(path)
        facts = {"import": run.pk, "execution": execution.pk}
        record(run.account, "list.withdrawn", by=None, **facts)


def remove_withdrawn_files(account_id: int) -> None:
    """Remove the files that were withdrawn, at once.

    Their removal at commit may have been cut off.
    """
    gone = _with_files(account_id).filter(withdrawn__isnull=False)
    for run in gone.order_by("pk"):
        execution = _ended(run)
        if execution is None:
            continue
        for path in paths(run, execution):
            storage.drop_now(path)
        run.file_path = ""
        execution.error_csv = execution.error_xlsx = ""
        execution.save(update_fields=["error_csv", "error_xlsx"])
        run.holds_people = False
        run.save(update_fields=["file_path", "holds_people"])
        holding.forget_people(account_id, [run.pk])


def paths(run: Import, execution: Execution) -> Iterator[str]:
    """Yield the files of an import that has ended."""
    for path in (run.file_path, execution.error_csv, execution.error_xlsx):
        if path:
            yield path


def _with_files(account_id: int) -> QuerySet[Import]:
    return Import.objects.filter(account=account_id, holds_people=True)


def _ended(run: Import) -> Execution | None:
    executions = Execution.objects.filter(account=run.account_id, import_run=run)
    return executions.filter(ended__isnull=False).first()
