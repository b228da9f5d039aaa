"""Take a custom table, to change what it is."""

from typing import Final

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from interactions.custom_refusals import TableBusy, TableGone
from interactions.models import CustomTable
from profiles.actions.hold_definition import DefinitionChanged

WAIT: Final = "3s"  # for whoever writes entries or launches a deletion at this moment


def take_custom_table(table: CustomTable, *, seen: int | None = None) -> CustomTable:
    """Return `table` as it is, locked against whoever writes entries, until commit.

    Its version has grown: who read the definition before has to read it again. `seen`
    is the version that was shown to who asks. Raises TableBusy, DefinitionChanged,
    TableGone.
    """
    rows = CustomTable.objects.filter(account=table.account_id, pk=table.pk)
    try:
        with transaction.atomic():
            _wait_no_longer_than(WAIT)
            taken = (
                rows.select_related("account", "profile_table")
                .select_for_update(of=("self",))
                .first()
            )
            _wait_no_longer_than("0")
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise TableBusy from None
        raise
    if taken is None:
        raise TableGone
    if seen is not None and taken.version != seen:
        raise DefinitionChanged
    taken.version += 1
    taken.save(update_fields=["version"])
    return taken


def _wait_no_longer_than(time: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [time])
