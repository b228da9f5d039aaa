"""About how many entries a custom table has."""

import json
from typing import Final

from interactions.models import CustomEntry, CustomTable
from profiles.queries import COUNTED_EXACTLY, Count

MUCH: Final = 2


def count_entries(table: CustomTable) -> Count:
    """Count the entries of `table`: a few thousand exactly, more as planned."""
    rows = CustomEntry.objects.filter(account=table.account_id, custom_table=table)
    [plan] = json.loads(rows.explain(format="json"))
    planned = int(plan["Plan"]["Plan Rows"])
    if planned > MUCH * COUNTED_EXACTLY:
        return Count(planned, is_exact=False)
    counted = rows.order_by("pk")[: COUNTED_EXACTLY + 1].count()
    if counted <= COUNTED_EXACTLY:
        return Count(counted, is_exact=True)
    return Count(planned, is_exact=False, is_least=planned <= COUNTED_EXACTLY)
