"""How many profiles carry a tag or follow a topic: few exactly, more as planned."""

import json
from typing import Any, Final

from django.db.models import Model, QuerySet

from common.patience import OutOfPatience, patience
from profiles.models import Profile
from profiles.queries import Count
from tenancy.models import Account

COUNTED: Final = 1_000  # one by one; a page may show fifty of these
PATIENCE: Final = 1_500  # milliseconds for an exact count without an index


def carriers(account: Account, rows: QuerySet[Any]) -> Count:
    """Return how many visible profiles have one of `rows`, an indexed condition."""
    numbers = rows.order_by("profile_id").values_list("profile_id", flat=True)
    some = list(numbers.distinct()[: COUNTED + 1])
    if len(some) > COUNTED:
        return Count(max(_planned(rows), COUNTED), is_exact=False)
    there = Profile.objects.visible(account).filter(pk__in=some)
    return Count(there.count(), is_exact=True)


def rows_of(model: type[Model], account: Account, **condition: Any) -> Count:
    """Return how many rows meet a condition that no index helps, in short time."""
    rows: QuerySet[Any] = model._base_manager.filter(account=account, **condition)
    try:
        with patience(PATIENCE):
            number = rows.count()
    except OutOfPatience:
        return Count(_planned(rows), is_exact=False)
    return Count(number, is_exact=True)


def _planned(rows: QuerySet[Any]) -> int:
    [plan] = json.loads(rows.explain(format="json"))
    return int(plan["Plan"]["Plan Rows"])
