"""What is asked of erasures."""

from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from common.prepared import prepared
from erasure.models import Door, Erasure, Slice
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
    whole, done = swept(erasure)
    return 100 * done // max(1, whole)


def swept(erasure: Erasure) -> tuple[int, int]:
    """Return how much there is to do in the slices of `erasure`, and how much is done."""
    shares = _shares(erasure.account_id, erasure.pk)
    return next(((int(whole), int(done or 0)) for whole, done in shares), (0, 0))


@prepared
def _shares(
    account: int, erasure: int
) -> QuerySet[Slice, tuple[Decimal, Decimal | None]]:
    ours = Slice.objects.filter(account=account, erasure=erasure).order_by()
    done = Sum("share", filter=Q(done__isnull=False))
    sums = ours.values("erasure").annotate(whole=Sum("share"), done_share=done)
    return sums.values_list("whole", "done_share")
