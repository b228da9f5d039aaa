"""Enter an account: the one place that tells PostgreSQL whose rows may be seen.

What is in force is kept beside the connection it is in force on, so that nobody has to
ask the database for it: `_setting` alone changes it, and both change together.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction

from common import kept_plans
from tenancy.models import Account, User

SET = "SELECT set_config(%s, %s, true)"
ACCOUNT, USER = "lethe.account", "lethe.user"
IN_FORCE = "_lethe_in_force"


@contextmanager
def account_transaction(account: Account | int) -> Iterator[None]:
    """Run the block in one transaction that sees `account` and no other.

    Inside another transaction it is a savepoint, and what was in force before is in
    force again afterwards. Without it a query finds no rows.
    """
    with transaction.atomic(), _setting(ACCOUNT, _number(account)):
        yield


@contextmanager
def account_view(account: Account) -> Iterator[None]:
    """Run a block that only reads, and sees `account` and no other.

    Where a transaction sees that account already the block runs in it as it stands: a
    savepoint would guard nothing. Otherwise it is a transaction of its own.
    """
    seen = connection.in_atomic_block and _in_force().get(ACCOUNT) == _number(account)
    with nullcontext() if seen else account_transaction(account):
        yield


@contextmanager
def user_transaction(user: User) -> Iterator[None]:
    """Run the block in one transaction that sees the memberships of `user`."""
    with transaction.atomic(), _setting(USER, str(user.pk)):
        yield


def _number(account: Account | int) -> str:
    return str(account if isinstance(account, int) else account.pk)


def _in_force() -> dict[str, str]:
    """Return the settings of the transaction that this thread's connection is in."""
    found: dict[str, str] | None = getattr(connection, IN_FORCE, None)
    if found is None:
        found = {}
        setattr(connection, IN_FORCE, found)
    return found


@contextmanager
def _setting(name: str, value: str) -> Iterator[None]:
    nested = len(connection.savepoint_ids) > 0
    before = _in_force().get(name, "") if nested else ""
    if before != value:
        _set(name, value)
    try:
        yield
    except BaseException:
        # The end of a transaction forgets the setting by itself, and a failed one
        # undoes it with its savepoint.
        _in_force()[name] = before
        raise
    # Only a savepoint that succeeds has to put it back.
    if nested and before != value:
        _set(name, before)
    _in_force()[name] = before


def _set(name: str, value: str) -> None:
    kept_plans.fetch(SET, [name, value])
    _in_force()[name] = value
