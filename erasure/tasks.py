"""What workers do for erasures."""

from celery import shared_task

from erasure.actions.sweep_erasure import sweep_erasure
from erasure.models import Erasure
from tenancy.errands import taken
from tenancy.scope import account_transaction


@shared_task(name="erasure.sweep")
def sweep(errand_id: int) -> None:
    """Help with the slices of an erasure; any number of workers may come."""
    with taken(errand_id, shared=True) as errand:
        if errand is not None:
            with account_transaction(errand.account):
                erasure = Erasure.objects.get(account=errand.account, pk=errand.row_id)
            sweep_erasure(erasure, wait=False)
