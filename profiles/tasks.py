"""What workers do for definitions."""

from celery import shared_task

from profiles.actions.carry_out_change import carry_out_change
from profiles.queries import changes
from tenancy.errands import row_of, taken


@shared_task(name="profiles.carry_out_change")
def carry_out(errand_id: int) -> None:
    """Carry out a change of a definition; a second delivery does no harm."""
    with taken(errand_id) as errand:
        if errand and (change := row_of(errand, changes(errand.account))):
            carry_out_change(change)
