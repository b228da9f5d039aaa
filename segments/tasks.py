"""What workers do for segments."""

from celery import shared_task

from segments.actions.tidy_explorations import tidy_explorations
from tenancy.models import Account

TIDY_SECONDS = 3600


@shared_task(name="segments.tidy")
def tidy() -> None:
    """Have every account tidied, each by itself: one's trouble is not the others'."""
    for number in Account.objects.order_by("pk").values_list("pk", flat=True):
        tidy_account.apply_async(args=(number,), expires=TIDY_SECONDS)


@shared_task(name="segments.tidy_account")
def tidy_account(account_id: int) -> None:
    """Remove the explorations of an account that nobody came back to."""
    tidy_explorations(Account.objects.get(pk=account_id))
