"""Questions that are asked for a short time only, because no index answers them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled


class OutOfPatience(Exception):
    """The answer did not come in time."""


@contextmanager
def patience(milliseconds: int) -> Iterator[None]:
    """Give each statement inside so long; raise OutOfPatience when one takes longer.

    It is a savepoint of the caller's transaction, which goes on in either case.
    """
    try:
        with transaction.atomic():
            _give(milliseconds)
            yield
            _give(0)
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise OutOfPatience from error


def _give(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)]
        )
