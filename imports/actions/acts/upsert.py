"""Add & update: each row is matched at staging, and written by slices after the launch.

A launch computes the match anew and refuses a list of which anything changed. From then
on each slice is one short transaction: it holds on to the table's definition and to the
profiles it updates, asks the predicate again of its rows, writes those that still come to
what was shown, notes what became of the others, and adds its line to the ledger. Killed
anywhere, it has done a slice wholly or not at all; any number of workers may help.
"""

import time
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection
from django.utils import timezone
from django.utils.translation import gettext_lazy

from audit.actions.record import record
from common.durability import commit_lazily
from common.errors import DomainError
from erasure.actions.launch_erasure import StalePreview
from erasure.actions.sweep_erasure import TurnOver
from erasure.engine.pressure import Pressure
from imports.actions.acts.act import Act, Launch
from imports.actions.read_upserts import read_upserts
from imports.error_files import write_error_files
from imports.models import Execution, Import, Slice
from imports.models.execution import ExecutionStatus
from imports.outcomes import Outcome
from imports.refusals import TableGone
from imports.staging import outcomes
from imports.upserting import rows
from imports.upserting.definitions import Definitions
from imports.upserting.explanations import explanation, outcome_label
from imports.upserting.targets import Mapping, What
from notifications.models import Kind as Note
from profiles.actions.create_table import Column, add_attributes
from profiles.consent_ways import by_import
from tenancy.errands import done, wake
from tenancy.models import Membership
from tenancy.roles import Capability
from tenancy.scope import account_transaction

HELP = "imports.help_upsert"
# A slice that meets somebody who is given an identifier at that moment is done again.
MOST_TRIES = 5


class NothingToImport(DomainError):
    """No row of this list adds or changes anything. Check the mapping and the mode."""


class RowsDrifted(StalePreview):
    """The profiles changed after you looked: %(changed)s rows would come to something
    else now. Nothing was imported: review again.
    """


class DefinitionChanged(StalePreview):
    """The table's definition changed after you looked. Nothing was imported: review
    again.
    """


class MayNotDefine(StalePreview):
    """This list adds attributes to the table, which you may not. Map their columns to
    something else, or ask an administrator to launch it.
    """


class SectionsUnseen(StalePreview):
    """This list writes to sections or topics that you do not see. Somebody who sees them
    has to launch it.
    """


def _check(run: Import) -> None:
    if not run.matched:
        raise NothingToImport


def _begin(run: Import, launch: Launch) -> None:
    """Look at all rows again, make the new attributes, and write the trail."""
    if run.table is None:
        raise TableGone
    mapping = Mapping.from_json(run.mapping)
    if mapping.made and not launch.by.may(Capability.DEFINE_TABLES):
        raise MayNotDefine
    if not rows.hold_table(run):
        raise DefinitionChanged
    seen = Definitions(run.table, launch.by)
    if not all(seen.has(target) for target in mapping.targets):
        raise SectionsUnseen
    if changed := rows.drift(run):
        raise RowsDrifted(changed=changed)
    columns = run.inspection["columns"]
    made = [
        Column(name, mapping.targets[at].ref, label=columns[at].strip()[:100])
        for at, name in mapping.made
    ]
    if made:
        add_attributes(run.table, made)
        _note_definition(run, mapping)
    record(
        run.account,
        "import.launched",
        by=launch.by,
        **_facts(run),
        columns=len([each for each in mapping.targets if each.what != What.IGNORED]),
        fingerprint=run.fingerprint,
        outcomes=run.outcomes,
        **({"reason": launch.reason} if launch.reason else {}),
    )


def _note_definition(run: Import, mapping: Mapping) -> None:
    """Note that from now on the attributes are there that `run` has made."""
    if run.table is None or run.unique_key is None:
        return
    digest = Definitions(run.table).digest(mapping, run.unique_key)
    run.mapping = replace(mapping, definition=digest).to_json()
    run.save(update_fields=["mapping"])


def _facts(run: Import) -> dict[str, Any]:
    return {
        "import": run.pk,
        "kind": run.kind,
        "mode": run.mode,
        "table": run.table.slug if run.table else "",
        "file_sha256": run.file_sha256,
        "file_bytes": run.file_bytes,
        "unique_key": run.key_name,
    }


def _plan(execution: Execution) -> None:
    rows.plan(execution)
    _call_helpers(execution)


def _call_helpers(execution: Execution) -> None:
    """Send for as many workers as may help whoever leads the run, after commit."""
    helpers = max(0, settings.WORKERS_PER_RUN - 1)
    wake(execution.account, HELP, execution.pk, messages=helpers)


def work(execution: Execution, seconds: float, *, leads: bool = True) -> None:
    """Write slices until none is left to take, or it is to stop; raise TurnOver.

    Whoever `leads` waits for those that others hold.
    """
    end = time.monotonic() + seconds
    pressure = Pressure()
    while _slice_done(execution, waits=leads):
        if time.monotonic() > end:
            raise TurnOver
        if not connection.in_atomic_block:
            pressure.rest()


def _slice_done(execution: Execution, *, waits: bool) -> bool:
    """Write one slice; say whether there was one."""
    for _again in range(MOST_TRIES - 1):
        try:
            return _write_next(execution, waits=waits)
        except IntegrityError:
            continue  # committed by now: the predicate finds it
    return _write_next(execution, waits=waits)


def _write_next(execution: Execution, *, waits: bool) -> bool:
    account, run = execution.account_id, execution.import_run
    alone = not connection.in_atomic_block
    with account_transaction(account):
        if _status(execution) == ExecutionStatus.STOPPING:
            return False
        part = _next(execution, waits=waits)
        if part is None:
            return False
        if alone:
            # A slice that a crash of the machine undoes is done again. The commit that
            # ends the run is waited for, and everything before it with it.
            commit_lazily()
        moment = timezone.now()
        if rows.hold_table(run):
            way = by_import(execution.name)
            rows.write(run, part, moment=moment, source=way)
        else:
            rows.redefine(run, part)
        part.counts, part.done = rows.counts(run, part), moment
        part.save(update_fields=["counts", "done"])
        Execution.objects.filter(account=account, pk=execution.pk).update(
            heartbeat=moment
        )
    return True


def _next(execution: Execution, *, waits: bool) -> Slice | None:
    """Lock and return a slice that is still to do; perhaps wait for whoever has it."""
    to_do = Slice.objects.filter(
        account=execution.account_id, execution=execution, done=None
    ).order_by("ordinal")
    free = to_do.select_for_update(skip_locked=True, of=("self",)).first()
    if free is not None or not waits:
        return free
    return to_do.select_for_update(of=("self",)).first()


def _status(execution: Execution) -> str:
    found = Execution.objects.filter(account=execution.account_id, pk=execution.pk)
    return found.values_list("status", flat=True).get()


def _ask_to_stop(execution: Execution, by: Membership) -> None:
    facts = {"execution": execution.pk, "import": execution.import_run_id}
    record(execution.account, "import.stopping", by=by, **facts)


def _write(execution: Execution) -> dict[str, Any]:
    run = execution.import_run
    if _was_stopped(execution):
        # Nobody works on a slice any more once these are locked.
        list(execution.slices.filter(done=None).select_for_update())
        rows.settle(execution)
    columns = run.inspection.get("columns", [])
    return write_error_files(
        execution,
        title=gettext_lazy("Not imported"),
        rows=rows.error_rows(run),
        in_words=lambda error: (outcome_label(error), explanation(error, columns)),
    )


def _was_stopped(execution: Execution) -> bool:
    execution.take()
    return execution.status == ExecutionStatus.STOPPING


def _close(execution: Execution) -> dict[str, int]:
    found = outcomes(execution.import_run)
    record(
        execution.account,
        "import.stopped" if _was_stopped(execution) else "import.completed",
        by=execution.launched_by,
        execution=execution.pk,
        **_facts(execution.import_run),
        outcomes=found,
    )
    done(HELP, execution.pk)
    return {
        name: found.get(outcome.word, 0)
        for name, outcome in (
            ("added", Outcome.NEW),
            ("updated", Outcome.UPDATED),
            ("unchanged", Outcome.UNCHANGED),
        )
    }


UPSERT = Act(
    read=read_upserts,
    check=_check,
    begin=_begin,
    plan=_plan,
    work=work,
    call_helpers=_call_helpers,
    ask_to_stop=_ask_to_stop,
    write=_write,
    close=_close,
    was_stopped=_was_stopped,
    left_out=rows.DONE,
    note_completed=Note.IMPORTED,
    note_stopped=Note.IMPORT_STOPPED,
    note_failed=Note.IMPORT_FAILED,
)
