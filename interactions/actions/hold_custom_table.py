"""Hold a custom table while an entry of it is written."""

from collections.abc import Collection

from psycopg import sql as composed

from common import sql
from interactions.custom_refusals import TableGone
from interactions.models import CustomTable, EntryAttribute

_DEFINITIONS = composed.Identifier(CustomTable._meta.db_table)


def hold_custom_table(table: CustomTable, names: Collection[str]) -> list[str]:
    """Keep `table` from being changed until commit; return which `names` it defines.

    Raises TableGone.
    """
    given = {"account": table.account_id, "numbers": [table.pk]}
    there = sql.fetch(
        "interactions.share_definitions", given, {"definitions": _DEFINITIONS}
    )
    active = CustomTable.objects.filter(account=table.account_id, pk=table.pk)
    if not there or not active.exists():
        raise TableGone
    rows = EntryAttribute.objects.filter(
        account=table.account_id, custom_table=table, name__in=names
    )
    return list(rows.values_list("name", flat=True))
