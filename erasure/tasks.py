"""What workers do for erasures."""

from celery import shared_task

from erasure.actions.help_erasure import TURN_SECONDS, help_erasure
from erasure.actions.run_erasure import run_erasure
from erasure.queries import erasures
from tenancy.errands import row_of, send, taken


@shared_task(name="erasure.sweep")
def sweep(errand_id: int) -> None:
    """Help with an erasure for a turn; any number of workers may come."""
    with taken(errand_id, shared=True) as errand:
        if errand and (erasure := row_of(errand, erasures(errand.account))):
            help_erasure(erasure)


@shared_task(name="erasure.run")
def run(errand_id: int) -> None:
    """Run an erasure by hand for a turn; a second delivery does no harm."""
    ended = True
    with taken(errand_id) as errand:
        if errand and (erasure := row_of(errand, erasures(errand.account))):
            ended = run_erasure(erasure, seconds=TURN_SECONDS)
    if errand and not ended:
        send(errand)  # behind whoever waits; the lock is free by now
