"""What workers do for campaigns and custom tables."""

from celery import shared_task

from interactions.actions.carry_out_entry_change import carry_out_entry_change
from interactions.actions.carry_out_removal import carry_out_removal
from interactions.actions.tidy_campaigns import tidy_campaigns
from interactions.actions.tidy_entry_flaws import tidy_entry_flaws
from interactions.custom_entries import entry_changes, removals
from tenancy.errands import row_of, send, taken
from tenancy.models import Account

TIDY_SECONDS = 3600


@shared_task(name="interactions.tidy")
def tidy() -> None:
    """Have every account tidied, each by itself: one's trouble is not the others'."""
    for number in Account.objects.order_by("pk").values_list("pk", flat=True):
        tidy_account.apply_async(args=(number,), expires=TIDY_SECONDS)


@shared_task(name="interactions.tidy_account")
def tidy_account(account_id: int) -> None:
    """Fold counts, forget old names and remove old lists of one account."""
    account = Account.objects.get(pk=account_id)
    tidy_campaigns(account)
    tidy_entry_flaws(account)


@shared_task(name="interactions.carry_out_removal")
def carry_out(errand_id: int) -> None:
    """Take something out of a custom table for a turn; a second delivery does no harm."""
    ended = True
    with taken(errand_id) as errand:
        if errand and (removal := row_of(errand, removals(errand.account))):
            ended = carry_out_removal(removal)
    if errand and not ended:
        send(errand)  # behind whoever waits; the lock is free by now


@shared_task(name="interactions.carry_out_entry_change")
def carry_out_change(errand_id: int) -> None:
    """Change an attribute of entries for a turn; a second delivery does no harm."""
    ended = True
    with taken(errand_id) as errand:
        if errand and (change := row_of(errand, entry_changes(errand.account))):
            ended = carry_out_entry_change(change)
    if errand and not ended:
        send(errand)  # behind whoever waits; the lock is free by now
