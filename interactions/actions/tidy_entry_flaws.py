"""Remove lists of entries that stood in the way of a change, when their time is over."""

from django.utils import timezone

from interactions.models import EntryFlaw
from tenancy.models import Account
from tenancy.retention import uploads_kept
from tenancy.scope import account_transaction


def tidy_entry_flaws(account: Account) -> int:
    """Remove the lists of refusals as old as error files may be; return of how many rows.

    How long is `account`'s to say. The refusals stay with their counts.
    """
    before = timezone.now() - uploads_kept(account)
    with account_transaction(account):
        old = EntryFlaw.objects.filter(account=account, change__ended__lt=before)
        return old.delete()[0]
