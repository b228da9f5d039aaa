"""Remove lists of what stood in the way of a change, when their time is over."""

from django.utils import timezone

from profiles.models import ChangeFlaw, KeyFlaw
from tenancy.models import Account
from tenancy.retention import uploads_kept
from tenancy.scope import account_transaction


def tidy_flaws(account: Account) -> int:
    """Remove the lists of refusals as old as error files may be; return of how many rows.

    How long is `account`'s to say. The refusals stay with their counts.
    """
    before = timezone.now() - uploads_kept(account)
    with account_transaction(account):
        return sum(
            model.objects.filter(account=account, change__ended__lt=before).delete()[0]
            for model in (ChangeFlaw, KeyFlaw)
        )
