"""Record a batch of what a file tells, by two transactions side by side.

Each has people of its own (`interactions.lanes`), so that what concerns one person
happens in the order of the file, and neither waits for the other but to count. A crash
may leave one of the two recorded and the other not; events with an id, loaded again, are
recorded once all the same.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import DataError, connection

from interactions.actions.record_interactions import record_interactions
from interactions.happenings import Happening, Receipt, Why
from interactions.lanes import Lane, lanes, whole
from interactions.naming import Named, Names, Unknown
from tenancy.models import Account
from tenancy.scope import account_transaction


@contextmanager
def beside() -> Iterator[Executor | None]:
    """Give a thread with a connection of its own, to record beside the caller.

    None where the caller is in a transaction, which no other connection sees into.
    """
    if connection.in_atomic_block:
        yield None
        return
    with ThreadPoolExecutor(1) as pool:
        try:
            yield pool
        finally:
            pool.submit(disconnect).result()


def disconnect() -> None:
    """Close the connection of the thread that calls this."""
    connection.close()


def record_abreast(names: Names, named: Named, pool: Executor | None) -> Receipt:
    """Record what is `named`, half of it by `pool`; return once both halves are done.

    Positions in the receipt are those of `named`. The commits are not waited for: the
    one that ends the load is, and so are all before it with that. Where one half fails,
    the other may have been recorded.
    """
    happenings = [None if isinstance(one, Unknown) else one for one in named.found]
    if pool is None:
        return _record(names, named, whole(happenings))
    first, *others = lanes(happenings, named.people)
    coming = [pool.submit(_record, names, named, lane) for lane in others]
    receipt = _record(names, named, first)
    return _merged([receipt, *(each.result() for each in coming)])


def _record(names: Names, named: Named, lane: Lane) -> Receipt:
    """Record the events of a lane; the receipt has their positions in `named`."""
    lazily = not connection.in_atomic_block
    with account_transaction(names.account):
        found = names.happenings(named.part(lane))
    happenings = [one for one in found if not isinstance(one, Unknown)]
    receipt = record_all(names.account, happenings, lazily=lazily)
    return Receipt(
        receipt.recorded,
        frozenset(lane[place] for place in receipt.repeated),
        {lane[place]: why for place, why in receipt.refused.items()},
    )


def _merged(receipts: Sequence[Receipt]) -> Receipt:
    """Return what became of several parts as that of one."""
    return Receipt(
        sum(each.recorded for each in receipts),
        frozenset().union(*(each.repeated for each in receipts)),
        {place: why for each in receipts for place, why in each.refused.items()},
    )


def record_all(
    account: Account, happenings: Sequence[Happening], *, lazily: bool = False
) -> Receipt:
    """Record `happenings`, all but those whose values the database does not take.

    Such a one undoes its batch, which is then recorded by halves until it stands alone.
    """
    try:
        return record_interactions(account, happenings, lazily=lazily)
    except DataError:
        if len(happenings) == 1:
            return Receipt(0, frozenset(), {0: Why.UNFIT})
    half = len(happenings) // 2
    first = record_all(account, happenings[:half], lazily=lazily)
    second = record_all(account, happenings[half:], lazily=lazily)
    return Receipt(
        first.recorded + second.recorded,
        first.repeated | {half + place for place in second.repeated},
        {
            **first.refused,
            **{half + place: why for place, why in second.refused.items()},
        },
    )
