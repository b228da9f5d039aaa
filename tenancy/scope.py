"""Enter an account: the one place that tells PostgreSQL whose rows may be seen."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from tenancy.models import Account, User

SET = "SELECT set_config(%s, %s, true)"
READ = "SELECT current_setting(%s, true)"


@contextmanager
def account_transaction(account: Account | int) -> Iterator[None]:
    """Run the block in one transaction that sees `account` and no other.

    Inside another transaction it is a savepoint, and what was in force before is in
    force again afterwards. Without it a query finds no rows.
    """
    account_id = account if isinstance(account, int) else account.pk
    with transaction.atomic(), _setting("lethe.account", str(account_id)):
        yield


@contextmanager
def user_transaction(user: User) -> Iterator[None]:
    """Run the block in one transaction that sees the memberships of `user`."""
    with transaction.atomic(), _setting("lethe.user", str(user.pk)):
        yield


@contextmanager
def _setting(name: str, value: str) -> Iterator[None]:
    nested = len(connection.savepoint_ids) > 0
    with connection.cursor() as cursor:
        before = ""
        if nested:
            cursor.execute(READ, [name])
            before = cursor.fetchone()[0] or ""
        cursor.execute(SET, [name, value])
    yield
    # The end of a transaction forgets the setting by itself, and a failed one undoes
    # it with its savepoint; only a savepoint that succeeds has to put it back.
    if nested:
        with connection.cursor() as cursor:
            cursor.execute(SET, [name, before])
