"""Load a file of events: in batches, each of them recorded before the next one is.

What was recorded stays recorded, whatever comes after it. What is wrong with an event is
told of that event alone; every other one of its batch is recorded.
"""

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from audit.actions.record import record
from common.cycles import looked_for_seldom
from common.errors import BadInput
from interactions.actions.record_abreast import beside, disconnect, record_abreast
from interactions.event_files.events import BadEvent, Event, read
from interactions.event_files.rows import EventRow, Unreadable, rows
from interactions.explanations import REFUSALS
from interactions.naming import Named, Names, Unknown
from profiles.models import UniqueKey
from tenancy.models import Account, Membership
from tenancy.scope import account_transaction

BATCH_EVENTS = 10_000

Reject = Callable[[EventRow, str], None]  # the row, why
Say = Callable[["LoadedEvents"], None]


class NotThere(BadInput):
    """%(path)s cannot be opened: %(why)s. Check the name of the file."""


class BadFile(BadInput):
    """%(name)s was refused. %(why)s"""


@dataclass(slots=True)
class LoadedEvents:
    """What became of the rows of a file; refused ones are counted by reason."""

    rows: int = 0
    recorded: int = 0
    repeated: int = 0
    refused: Counter[str] = field(default_factory=Counter)


def load_interactions(
    account: Account,
    path: Path,
    *,
    key: UniqueKey | None,
    by: Membership | None,
    reject: Reject,
    say: Say = lambda _: None,
) -> LoadedEvents:
    """Record the events in the file at `path`; people are named by `key`, or by number.

    `reject` is told of each row that is refused, in the order of the file within each
    batch; `say` after each batch. Events with an id that was recorded before are left
    out, so that a file whose events have ids may be loaded again. Raises NotThere or
    BadFile.
    """
    report = LoadedEvents()
    names = Names(account, key)
    try:
        with path.open("rb") as file:
            sha256 = file_digest(file, "sha256").hexdigest()
            file.seek(0)
            with (
                looked_for_seldom(),
                beside() as pool,
                closing(_prepared(names, _batches(rows(file)))) as batches,
            ):
                for batch in batches:
                    _load(names, batch, report, reject, pool)
                    say(report)
    except OSError as error:
        raise NotThere(path=path, why=error.strerror) from None
    except Unreadable as error:
        raise BadFile(name=path.name, why=str(error)) from None
    with account_transaction(account):
        record(
            account,
            "interactions.loaded",
            by=by,
            rows=report.rows,
            recorded=report.recorded,
            repeated=report.repeated,
            refused=report.refused.total(),
            sha256=sha256,
        )
    return report


@dataclass(slots=True)
class _Batch:
    """Rows, the events that they tell, and why others tell none; by their places."""

    rows: Sequence[EventRow]
    events: dict[int, Event] = field(default_factory=dict)
    flaws: dict[int, str] = field(default_factory=dict)
    named: Named = field(default_factory=lambda: Named([], {}, []))


def _batches(found: Iterator[EventRow]) -> Iterator[_Batch]:
    while taken := list(islice(found, BATCH_EVENTS)):
        batch = _Batch(taken)
        now = timezone.now()
        for place, row in enumerate(taken):
            if row.flaw:
                batch.flaws[place] = row.flaw
                continue
            try:
                batch.events[place] = read(row.fields, now)
            except BadEvent as error:
                batch.flaws[place] = str(error)
        yield batch


def _prepared(names: Names, batches: Iterator[_Batch]) -> Generator[_Batch, None, None]:
    """Yield `batches` with whom and what they name, one ahead of the database.

    Whom the next names is looked up while this one is recorded, by a connection of its
    own; where the caller is in a transaction, which no other connection sees into, it
    is only read meanwhile.
    """
    if connection.in_atomic_block:
        yield from _named(names, _ahead(batches))
    else:
        yield from _ahead(_named(names, batches))


def _named(names: Names, batches: Iterator[_Batch]) -> Iterator[_Batch]:
    for batch in batches:
        with account_transaction(names.account):
            batch.named = names.named(list(batch.events.values()))
        yield batch


def _ahead(batches: Iterator[_Batch]) -> Iterator[_Batch]:
    """Yield `batches`; a thread prepares the next while the caller has this one."""
    with ThreadPoolExecutor(1) as pool:
        try:
            coming = pool.submit(next, batches, None)
            while batch := coming.result():
                coming = pool.submit(next, batches, None)
                yield batch
        finally:
            pool.submit(disconnect).result()


def _load(
    names: Names,
    batch: _Batch,
    report: LoadedEvents,
    reject: Reject,
    pool: Executor | None,
) -> None:
    """Record a batch of rows, and tell what is refused of it."""
    flaws = batch.flaws
    places = list(batch.events)
    for place, each in zip(places, batch.named.found, strict=True):
        if isinstance(each, Unknown):
            flaws[place] = str(each)
    receipt = record_abreast(names, batch.named, pool)
    flaws |= {places[at]: str(REFUSALS[why]) for at, why in receipt.refused.items()}
    for place in sorted(flaws):
        reject(batch.rows[place], flaws[place])
    report.rows += len(batch.rows)
    report.recorded += receipt.recorded
    report.repeated += len(receipt.repeated)
    report.refused.update(flaws.values())


def refused_line(row: EventRow, why: str) -> dict[str, Any]:
    """Return what a file of refused events says of `row`: all that it had, and why."""
    return {"row": row.number, "reason": why, **row.fields}
