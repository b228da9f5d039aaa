"""Note work that is due, and take it up: the database says what, Celery says when."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import structlog
from celery import current_app
from django.db import connection, transaction
from django.db.models import Model, QuerySet

from tenancy.models import Account, Errand
from tenancy.scope import account_transaction

Row = TypeVar("Row", bound=Model)

# Errands' advisory locks are numbered from here, apart from any others.
LOCKS_FROM = 0x1E7E << 44
# A message older than this is dropped: `look` has sent a younger one meanwhile.
MESSAGE_SECONDS = 60


def wake(account: Account, task: str, row_id: int, *, messages: int = 1) -> None:
    """Note that `task` has to look at `row_id`, and send for a worker after commit.

    The note stays until `done` removes it. A lost message is harmless: `look` sends
    for every noted errand again within seconds.
    """
    # Written even where it is there: one that is being removed at this very moment is
    # waited for, and noted anew.
    [errand] = Errand.objects.bulk_create(
        [Errand(account=account, task=task, row_id=row_id)],
        update_conflicts=True,
        unique_fields=["task", "row_id"],
        update_fields=["account"],
    )

    # A function with a name: where it fails Django logs that name, and goes on.
    def send_for_workers() -> None:
        for _message in range(messages):
            send(errand)

    transaction.on_commit(send_for_workers, robust=True)


def send(errand: Errand) -> None:
    """Send for a worker; the message carries the errand's number and nothing else."""
    current_app.signature(errand.task, args=(errand.pk,)).apply_async(
        expires=MESSAGE_SECONDS, retry=False
    )


def done(task: str, row_id: int) -> None:
    """Forget the errand: its row needs no more work."""
    Errand.objects.filter(task=task, row_id=row_id).delete()


def errand_for(task: str, row_id: int) -> Errand | None:
    """Return the note that `task` is due for the row, if it is."""
    return Errand.objects.filter(task=task, row_id=row_id).first()


def row_of(errand: Errand, rows: QuerySet[Row]) -> Row | None:
    """Return the errand's row among `rows`; forget the errand when there is none."""
    with account_transaction(errand.account):
        row = rows.filter(pk=errand.row_id).first()
        if row is None:
            errand.delete()
    return row


@contextmanager
def taken(errand_id: int, *, shared: bool = False) -> Iterator[Errand | None]:
    """Give the errand to one worker at a time; None when it is done or taken.

    The lock belongs to the worker's connection: it is free again the moment that the
    worker, its machine or the database dies, and no clock has to be waited for. With
    `shared`, several may come (the rows they work on have locks of their own).
    """
    errand = Errand.objects.select_related("account").filter(pk=errand_id).first()
    if errand is None or not (shared or _lock(errand_id)):
        yield None
        return
    with structlog.contextvars.bound_contextvars(
        account=errand.account_id, task=errand.task, row=errand.row_id
    ):
        try:
            yield errand
        finally:
            if not shared:
                _unlock(errand_id)


def _lock(errand_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCKS_FROM + errand_id])
        return bool(cursor.fetchone()[0])


def _unlock(errand_id: int) -> None:
    # A lost connection has unlocked already.
    if connection.connection and not connection.connection.closed:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCKS_FROM + errand_id])
