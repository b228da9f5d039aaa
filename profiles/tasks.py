"""What workers do for definitions."""

from celery import shared_task

from profiles.actions.carry_out_change import carry_out_change
from profiles.actions.carry_out_key_change import carry_out_key_change
from profiles.actions.tidy_flaws import tidy_flaws
from profiles.queries import changes, key_changes
from tenancy.errands import row_of, send, taken
from tenancy.models import Account

TIDY_SECONDS = 3600


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


@shared_task(name="profiles.tidy")
def tidy() -> None:
    """Have every account tidied, each by itself: one's trouble is not the others'."""
    for number in Account.objects.order_by("pk").values_list("pk", flat=True):
        tidy_account.apply_async(args=(number,), expires=TIDY_SECONDS)


@shared_task(name="profiles.tidy_account")
def tidy_account(account_id: int) -> None:
    """Remove the lists of one account whose time is over."""
    tidy_flaws(Account.objects.get(pk=account_id))
