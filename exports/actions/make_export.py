"""Make the file of an export.

Promise: the file holds nobody who is being deleted, whatever dies on the way. Whom it
holds is noted and committed before the first of them is read. Each slice is read in a
short transaction of its own. In the last one the row is locked, the file stored and
its SHA-256 noted. An erasure that freezes anybody noted meanwhile raises the export's
turn under the same lock, before anything of them is swept: writing then begins anew,
without them. Called again after a crash it begins anew as well.
"""

import hashlib
from pathlib import Path
from typing import Final

from django.utils import timezone, translation

from common import faults, sql
from common.errors import BadInput, DomainError
from common.storage import drop_now, keep_as, workshop
from exports.actions.request_export import NoSuchColumn
from exports.engine.choice import chosen
from exports.engine.columns import Column, named, offered
from exports.engine.lists import write_list
from exports.engine.person import write_person
from exports.engine.work import Overtaken, Work
from exports.models import Export, ExportedProfile, Kind, Status
from exports.queries import holds_a_target
from notifications.actions.notify import notify
from notifications.models import Kind as Note
from tenancy.errands import done
from tenancy.retention import exports_kept
from tenancy.scope import account_transaction

TASK: Final = "exports.make"
# Taken up again every few seconds: what fails this often fails for good.
MOST_ATTEMPTS = 10
# Where people are deleted all the time others have their turn in between.
MOST_TURNS = 5


class NoTable(BadInput):
    """The table was deleted meanwhile. Choose another one."""


def make_export(export: Export) -> None:
    """Work on `export` until its file is ready; safe to call again after a crash.

    What breaks it is noted and raised, to be tried again; after MOST_ATTEMPTS, or at
    once where trying again is of no use, the export has failed and its author is told.
    """
    with account_transaction(export.account_id):
        export.take()
        if not export.is_open:
            done(TASK, export.pk)
            return
        if export.attempts >= MOST_ATTEMPTS:
            _fail(export)
            return
        export.attempts += 1
        export.save(update_fields=["attempts"])
    try:
        _make(export)
    except DomainError as error:
        with account_transaction(export.account_id):
            export.take()
            if export.is_open:
                # A message that was put together may name somebody.
                said = faults.said(error) if error.message else str(error)
                _fail(export, said)
    except Exception as error:
        with account_transaction(export.account_id):
            export.last_error = faults.said(error)
            export.save(update_fields=["last_error"])
        raise


def _make(export: Export) -> None:
    with translation.override(export.account.language):
        for _turn in range(MOST_TURNS):
            try:
                _take_turn(export)
            except Overtaken:
                continue
            return
    with account_transaction(export.account_id):
        Export.objects.filter(account=export.account_id, pk=export.pk).update(
            attempts=0
        )


def _take_turn(export: Export) -> None:
    """Write the file once. Raises Overtaken, and DomainError where it cannot be."""
    with workshop() as folder:
        path = folder / f"export.{export.format}"
        with account_transaction(export.account_id):
            columns = _begin(export)
        work = Work(export, export.turn)
        if export.kind == Kind.PERSON:
            write_person(export, path, folder)
            work.note(export.rows)
        else:
            write_list(export, columns, path, work)
        size, digest = path.stat().st_size, _sha256(path)
        with account_transaction(export.account_id):
            _close(work, path, size, digest)


def _begin(export: Export) -> list[Column]:
    """Note whom the file will hold; what an earlier try noted and stored goes."""
    export.take()
    if not export.is_open:
        raise Overtaken
    if export.file_path:
        drop_now(export.file_path)
    now = timezone.now()
    fresh = {"started": now} if export.status == Status.QUEUED else {}
    export.become(
        Status.RUNNING,
        turn=export.turn + 1,
        written=0,
        heartbeat=now,
        file_path=f"{export.account_id}/exports/{export.pk}.{export.format}",
        **fresh,
    )
    return [] if export.kind == Kind.PERSON else _hold(export)


def _hold(export: Export) -> list[Column]:
    """Evaluate the criterion; return the columns. Raises what is wrong with either."""
    table = export.table
    if table is None:
        raise NoTable
    columns = named(offered(table, reader=export.author), export.columns)
    if columns is None:
        raise NoSuchColumn
    ExportedProfile.objects.filter(account=export.account_id, export=export).delete()
    profiles = chosen(table, export.criterion, reader=export.author)
    export.rows = sql.run(
        "exports.hold_profiles",
        {
            **profiles.parameters,
            "account": export.account_id,
            "export": export.pk,
        },
        {"profiles": profiles.query},
    )
    export.save(update_fields=["rows"])
    return columns


def _close(work: Work, path: Path, size: int, digest: str) -> None:
    """Store the file, unless the work was overtaken. Raises Overtaken."""
    export = work.export
    export.take()
    if export.status != Status.RUNNING or export.turn != work.turn:
        raise Overtaken
    if holds_a_target(export):
        raise Overtaken
    keep_as(export.file_path, path)
    now = timezone.now()
    export.become(
        Status.READY,
        ended=now,
        expires=now + exports_kept(export.account),
        criterion=None,
        file_bytes=size,
        file_sha256=digest,
        last_error="",
    )
    _tell(export, Note.EXPORTED)
    done(TASK, export.pk)


def _fail(export: Export, why: str = "") -> None:
    export.become(
        Status.FAILED,
        ended=timezone.now(),
        criterion=None,
        last_error=(why or export.last_error)[:300],
    )
    _tell(export, Note.NOT_EXPORTED)
    done(TASK, export.pk)


def _tell(export: Export, kind: Note) -> None:
    notify(
        export.author,
        kind,
        subject=str(export.name),
        path=f"/a/{export.account.slug}/exports/{export.pk}/",
        exported=export.rows,
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
