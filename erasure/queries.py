"""What is asked of erasures."""

from typing import Any

from django.db.models import Q, QuerySet, Sum

from erasure.models import Door, Erasure
from tenancy.models import Account


def erasures(account: Account) -> QuerySet[Erasure]:
    """Return the erasures of `account`, the youngest first."""
    return (
        Erasure.objects.filter(account=account)
        .select_related("table", "author__user")
        .order_by("-pk")
    )


def by_hand_in_progress(account: Account) -> QuerySet[Erasure]:
    """Return the deletions by hand that workers go on with, the youngest first."""
    return erasures(account).filter(ended=None, door__in=(Door.SELECTION, Door.PERSON))


def percent_done(erasure: Erasure) -> int:
    """Return how much of an open erasure its committed slices are, of a hundred."""
    ours = erasure.slices.filter(account=erasure.account_id)
    swept: dict[str, Any] = ours.aggregate(
        whole=Sum("share"), done=Sum("share", filter=Q(done__isnull=False))
    )
    return 100 * int(swept["done"] or 0) // max(1, int(swept["whole"] or 0))
