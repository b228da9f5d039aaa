"""Hold on to an account's criteria while one is copied from row to row.

An erasure takes the values of its targets out of every criterion that it finds. A copy
that is not committed yet it would not find: so it waits for whoever is copying, and
whoever copies afterwards waits for it and reads again what it left.
"""

from django.db import connection

# Advisory locks that guard an account's criteria are numbered from here.
LOCKS_FROM = 0xC217 << 44


def hold_criteria(account_id: int) -> None:
    """Have no erasure look through the account's criteria until commit.

    What was read of a criterion before has to be read again.
    """
    _lock("SELECT pg_advisory_xact_lock_shared(%s)", account_id)


def take_criteria(account_id: int) -> None:
    """Wait for whoever is copying a criterion; until commit nobody else begins."""
    _lock("SELECT pg_advisory_xact_lock(%s)", account_id)


def _lock(statement: str, account_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [LOCKS_FROM + account_id])
