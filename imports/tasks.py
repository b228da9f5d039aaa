"""What workers do for imports."""

from celery import shared_task

from erasure.actions.help_erasure import TURN_SECONDS
from imports.actions.help_upsert import help_with_upsert
from imports.actions.run_execution import run_execution
from imports.actions.stage_import import stage_import
from imports.actions.tidy_error_files import tidy_error_files
from imports.actions.tidy_files import tidy_files, tidy_temporary_files
from imports.actions.tidy_imports import tidy_imports
from imports.actions.tidy_uploads import tidy_uploads
from imports.queries import executions, imports
from tenancy.errands import row_of, send, taken
from tenancy.models import Account

TIDY_SECONDS = 3600


@shared_task(name="imports.stage")
def stage(errand_id: int) -> None:
    """Stage an import; a second delivery does no harm."""
    with taken(errand_id) as errand:
        if errand and (run := row_of(errand, imports(errand.account))):
            stage_import(run)


@shared_task(name="imports.run_execution")
def run(errand_id: int) -> None:
    """Run an execution for a turn; a second delivery does no harm."""
    ended = True
    with taken(errand_id) as errand:
        if errand and (execution := row_of(errand, executions(errand.account))):
            ended = run_execution(execution, seconds=TURN_SECONDS)
    if errand and not ended:
        send(errand)  # behind whoever waits; the lock is free by now


@shared_task(name="imports.help_upsert")
def help_upsert(errand_id: int) -> None:
    """Help with a run that adds and updates for a turn; any number of workers may come."""
    with taken(errand_id, shared=True) as errand:
        if errand and (execution := row_of(errand, executions(errand.account))):
            help_with_upsert(execution, seconds=TURN_SECONDS)


@shared_task(name="imports.tidy")
def tidy() -> None:
    """Have every account tidied, each by itself: one's trouble is not the others'."""
    for number in Account.objects.order_by("pk").values_list("pk", flat=True):
        tidy_account.apply_async(args=(number,), expires=TIDY_SECONDS)
    tidy_temporary_files()


@shared_task(name="imports.tidy_account")
def tidy_account(account_id: int) -> None:
    """Remove lists that nobody launched, old files, and those that nobody names."""
    account = Account.objects.get(pk=account_id)
    tidy_imports(account)
    tidy_error_files(account)
    tidy_uploads(account)
    tidy_files(account)
