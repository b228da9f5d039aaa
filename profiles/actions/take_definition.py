"""Take the definition of a table, to change it."""

from typing import Final

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from common.errors import DomainError
from profiles.actions.hold_definition import DefinitionChanged
from profiles.models import ProfileTable

WAIT: Final = "3s"  # for whoever writes values at this moment


class DefinitionBusy(DomainError):
    """A list is being loaded into this table. Change its definition when that is done."""


class TableGone(DomainError):
    """This table is not there any more."""

    status = 404


def take_definition(table: ProfileTable, *, seen: int | None = None) -> ProfileTable:
    """Return `table` as it is, locked against whoever writes values, until commit.

    Its version has grown: who read the definition before has to read it again. `seen`
    is the version that was shown to who asks. Raises DefinitionBusy, DefinitionChanged,
    TableGone.
    """
    rows = ProfileTable.objects.filter(account=table.account_id, pk=table.pk)
    try:
        with transaction.atomic():
            _wait_no_longer_than(WAIT)
            taken = (
                rows.select_related("account").select_for_update(of=("self",)).first()
            )
            _wait_no_longer_than("0")
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise DefinitionBusy from None
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
