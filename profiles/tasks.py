"""What workers do for definitions."""

from celery import shared_task

from profiles.actions.carry_out_change import carry_out_change
from profiles.actions.carry_out_key_change import carry_out_key_change
from profiles.queries import changes, key_changes
from tenancy.errands import row_of, send, taken


@shared_task(name="profiles.carry_out_change")
def carry_out(errand_id: int) -> None:
    """Carry out a change of a definition; a second delivery does no harm."""
    with taken(errand_id) as errand:
        if errand and (change := row_of(errand, changes(errand.account))):
            carry_out_change(change)


@shared_task(name="profiles.carry_out_key_change")
def carry_out_key(errand_id: int) -> None:
    """Work on a change of a unique key for a turn; a second delivery does no harm."""
    ended = True
    with taken(errand_id) as errand:
        if errand and (change := row_of(errand, key_changes(errand.account))):
            ended = carry_out_key_change(change)
    if errand and not ended:
        send(errand)  # behind whoever waits; the lock is free by now
