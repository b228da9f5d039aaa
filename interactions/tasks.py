"""What workers do for campaigns."""

from celery import shared_task

from interactions.actions.tidy_campaigns import tidy_campaigns
from tenancy.models import Account

TIDY_SECONDS = 3600


@shared_task(name="interactions.tidy")
def tidy() -> None:
    """Have every account tidied, each by itself: one's trouble is not the others'."""
    for number in Account.objects.order_by("pk").values_list("pk", flat=True):
        tidy_account.apply_async(args=(number,), expires=TIDY_SECONDS)


@shared_task(name="interactions.tidy_account")
def tidy_account(account_id: int) -> None:
    """Fold counts and forget old names of one account."""
    tidy_campaigns(Account.objects.get(pk=account_id))
