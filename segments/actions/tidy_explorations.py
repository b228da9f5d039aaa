"""Remove explorations that nobody came back to."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from segments.models import Exploration
from tenancy.models import Account
from tenancy.scope import account_transaction


def tidy_explorations(account: Account) -> int:
    """Delete the explorations left alone for EXPLORATION_DAYS; return how many.

    Drafts of segments go with them: what was not saved in a month was not meant.
    """
    before = timezone.now() - timedelta(days=settings.EXPLORATION_DAYS)
    with account_transaction(account):
        left = Exploration.objects.filter(account=account, changed__lt=before)
        removed, _kinds = left.delete()
    return removed
