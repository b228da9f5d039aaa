"""What is asked of erasures."""

from django.db.models import QuerySet

from erasure.models import Erasure
from tenancy.models import Account


def erasures(account: Account) -> QuerySet[Erasure]:
    """Return the erasures of `account`, the youngest first."""
    return (
        Erasure.objects.filter(account=account)
        .select_related("table", "author__user")
        .order_by("-pk")
    )
