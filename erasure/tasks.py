"""What workers do for erasures."""

from celery import shared_task

from erasure.actions.help_erasure import help_erasure
from erasure.queries import erasures
from tenancy.errands import row_of, taken


@shared_task(name="erasure.sweep")
def sweep(errand_id: int) -> None:
    """Help with an erasure for a turn; any number of workers may come."""
    with taken(errand_id, shared=True) as errand:
        if errand and (erasure := row_of(errand, erasures(errand.account))):
            help_erasure(erasure)
