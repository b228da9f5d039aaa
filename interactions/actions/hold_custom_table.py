"""Hold a custom table while an entry of it is written."""

from collections.abc import Collection

from psycopg import sql as composed

from common import sql
from interactions.custom_refusals import TableGone
from interactions.models import CustomTable, EntryAttribute
from profiles.actions.hold_definition import DefinitionChanged

_DEFINITIONS = composed.Identifier(CustomTable._meta.db_table)


def hold_custom_table(table: CustomTable, names: Collection[str]) -> list[str]:
    """Keep `table` from being changed until commit; return which `names` it defines.

    To be called before values are written, by whoever read the attributes after `table`.
    Raises TableGone, DefinitionChanged.
    """
    given = {"account": table.account_id, "numbers": [table.pk]}
    there = sql.fetch(
        "interactions.share_definitions", given, {"definitions": _DEFINITIONS}
    )
    active = CustomTable.objects.filter(account=table.account_id, pk=table.pk)
    version = active.values_list("version", flat=True).first()
    if not there or version is None:
        raise TableGone
    if version != table.version:
        raise DefinitionChanged
    rows = EntryAttribute.objects.filter(
        account=table.account_id, custom_table=table, name__in=names
    )
    return list(rows.values_list("name", flat=True))
