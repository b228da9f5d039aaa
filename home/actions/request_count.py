"""Have the profiles of an account counted, when nobody did so for a while."""

from datetime import timedelta

from django.utils import timezone

from home import queries
from home.queries import TASK
from tenancy.errands import errand_for, wake
from tenancy.models import Account

FRESH = timedelta(minutes=10)


def request_count(account: Account) -> bool:
    """Send for a worker unless the counts are fresh; return whether one is on its way.

    In the caller's transaction. A second call while one is on its way does nothing.
    """
    counted = queries.counted(account)
    if counted and timezone.now() - counted < FRESH:
        return False
    if errand_for(TASK, account.pk) is None:
        wake(account, TASK, account.pk)
    return True
