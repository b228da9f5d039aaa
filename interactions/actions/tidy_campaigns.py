"""Keep small what is kept beside campaigns and events."""

from datetime import timedelta

from django.utils import timezone

from common import sql
from interactions.models import SeenEvent
from tenancy.models import Account
from tenancy.scope import account_transaction

KEPT_DAYS = 30  # how long an event is known by the name its sender gave it


def tidy_campaigns(account: Account) -> None:
    """Add up what erasures took of each campaign; forget the names of old events.

    What a campaign lost stays the same. A second call finds nothing to do.
    """
    with account_transaction(account):
        sql.run("interactions.fold_erased_traces", {"account": account.pk})
    before = timezone.now().date() - timedelta(days=KEPT_DAYS)
    with account_transaction(account):
        SeenEvent.objects.filter(account=account, day__lt=before).delete()
