"""What becomes of custom-table entries when profiles of a table go: held at a launch.

A preview and the launch that follows it compare this; see `actions/change_fate.py`.
"""

from datetime import datetime

from common import sql
from profiles.models import ProfileTable

Fates = tuple[tuple[int, str], ...]  # custom table, delete or separate


def hold_fates(table: ProfileTable) -> Fates:
    """Return the fates of entries, which stay so until the transaction ends."""
    return tuple((number, fate) for number, fate, _changed in _held(table))


def changed_since(table: ProfileTable, moment: datetime | None) -> bool:
    """Say whether a fate was changed after `moment`; they stay until commit."""
    return any(
        changed is not None and (moment is None or changed >= moment)
        for _number, _fate, changed in _held(table)
    )


def _held(table: ProfileTable) -> list[tuple[int, str, datetime | None]]:
    given = {"account": table.account_id, "table": table.pk}
    return [(*row,) for row in sql.fetch("interactions.share_fates", given)]
