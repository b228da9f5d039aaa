"""Take a custom table, to change what it is."""

from typing import Final

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from interactions.custom_refusals import TableBusy, TableGone
from interactions.models import CustomTable

WAIT: Final = "3s"  # for whoever writes entries or launches a deletion at this moment


def take_custom_table(table: CustomTable) -> CustomTable:
    """Return `table` as it is, locked against whoever writes entries, until commit.

    Raises TableBusy, TableGone.
    """
    rows = CustomTable.objects.filter(account=table.account_id, pk=table.pk)
    try:
        with transaction.atomic():
            _wait_no_longer_than(WAIT)
            taken = rows.select_for_update().first()
            _wait_no_longer_than("0")
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise TableBusy from None
        raise
    if taken is None:
        raise TableGone
    return taken


def _wait_no_longer_than(time: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [time])
