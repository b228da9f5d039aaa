"""What workers do for segments."""

from celery import shared_task

from segments import queries
from segments.actions.run_tagging import run_tagging
from segments.actions.tidy_explorations import tidy_explorations
from tenancy.errands import row_of, taken
from tenancy.models import Account

TIDY_SECONDS = 3600


@shared_task(name="segments.tag", acks_late=True)
def tag(errand_id: int) -> None:
    """Tag whoever was frozen for it; a second delivery does no harm."""
    with taken(errand_id) as errand:
        if errand and (run := row_of(errand, queries.taggings(errand.account))):
            run_tagging(run)


@shared_task(name="segments.tidy")
def tidy() -> None:
    """Have every account tidied, each by itself: one's trouble is not the others'."""
    for number in Account.objects.order_by("pk").values_list("pk", flat=True):
        tidy_account.apply_async(args=(number,), expires=TIDY_SECONDS)


@shared_task(name="segments.tidy_account")
def tidy_account(account_id: int) -> None:
    """Remove the explorations of an account that nobody came back to."""
    tidy_explorations(Account.objects.get(pk=account_id))
