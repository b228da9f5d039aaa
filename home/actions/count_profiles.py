"""Count the profiles of an account for its home, which does not wait for it.

One transaction: whoever looks meanwhile sees the counts of before.
"""

from django.utils import timezone

from common import sql
from home.models import Counting, CreatedMonth
from home.queries import TASK
from tenancy.errands import done
from tenancy.models import Account
from tenancy.scope import account_transaction


def count_profiles(account: Account) -> int:
    """Count by table and month; return how many profiles there are. Again is harmless."""
    moment = timezone.now()
    with account_transaction(account):
        CreatedMonth.objects.filter(account=account).delete()
        sql.run("home.count_months", {"account": account.pk})
        Counting.objects.update_or_create(account=account, defaults={"counted": moment})
        done(TASK, account.pk)
        months = CreatedMonth.objects.filter(account=account)
        return sum(months.values_list("profiles", flat=True))
