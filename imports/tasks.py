"""What workers do for imports."""

from celery import shared_task

from imports.actions.run_execution import run_execution
from imports.actions.stage_import import stage_import
from imports.actions.tidy_imports import tidy_imports
from imports.queries import executions, imports
from tenancy.errands import taken
from tenancy.models import Account
from tenancy.scope import account_transaction


@shared_task(name="imports.stage")
def stage(errand_id: int) -> None:
    """Stage an import; a second delivery does no harm."""
    with taken(errand_id) as errand:
        if errand is not None:
            with account_transaction(errand.account):
                run = imports(errand.account).get(pk=errand.row_id)
            stage_import(run)


@shared_task(name="imports.run_execution")
def run(errand_id: int) -> None:
    """Run an execution; a second delivery does no harm."""
    with taken(errand_id) as errand:
        if errand is not None:
            with account_transaction(errand.account):
                execution = executions(errand.account).get(pk=errand.row_id)
            run_execution(execution)


@shared_task(name="imports.tidy")
def tidy() -> None:
    """Remove lists that nobody launched, in every account."""
    for account in Account.objects.order_by("pk"):
        tidy_imports(account)
