"""What workers do for exports."""

from celery import shared_task

from exports.actions.make_export import make_export
from exports.actions.tidy_exports import tidy_exports
from exports.queries import exports
from tenancy.errands import row_of, taken
from tenancy.models import Account

TIDY_SECONDS = 3600


@shared_task(name="exports.make")
def make(errand_id: int) -> None:
    """Make the file of an export; a second delivery does no harm."""
    with taken(errand_id) as errand:
        if errand and (export := row_of(errand, exports(errand.account))):
            make_export(export)


@shared_task(name="exports.tidy")
def tidy() -> None:
    """Have every account tidied, each by itself: one's trouble is not the others'."""
    for number in Account.objects.order_by("pk").values_list("pk", flat=True):
        tidy_account.apply_async(args=(number,), expires=TIDY_SECONDS)


@shared_task(name="exports.tidy_account")
def tidy_account(account_id: int) -> None:
    """Remove the files of an account whose time is over."""
    tidy_exports(Account.objects.get(pk=account_id))
