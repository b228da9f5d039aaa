"""Delete: the matched set is frozen at launch, and an erasure does the rest.

The erasure's slices are the run's progress. When they are done (or it was stopped) the
erasure is proved and closed in one transaction.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone

from common.errors import WrongState
from erasure.actions.complete_erasure import complete_erasure
from erasure.actions.help_erasure import call_helpers
from erasure.actions.launch_erasure import StalePreview, launch_erasure
from erasure.actions.stop_erasure import close_stopped_erasure, stop_erasure
from erasure.actions.take_turn import take_turn
from erasure.models import Door, Erasure
from erasure.models import Status as ErasureStatus
from imports import staging
from imports.actions.acts.act import Act, Launch
from imports.actions.freeze_matches import freeze_matches
from imports.actions.read_list import read_list
from imports.error_files import write_error_files
from imports.models import Execution, Import, Source
from imports.outcomes import Outcome
from imports.refusals import NobodyIsLeft, NothingToDelete, TableGone
from interactions.fates import changed_since
from notifications.models import Kind as Note
from profiles.models import ProfileTable
from segments import queries as segments
from tenancy.errands import done
from tenancy.models import Membership
from tenancy.scope import account_transaction


class ListDrifted(StalePreview):
    """The profiles changed after you looked: %(lost)s of those shown would not be
    deleted any more, %(gained)s more would be. Nothing was deleted: review again.
    """


class SetChanged(StalePreview):
    """The profiles changed after you looked. Nothing was deleted yet: go on with those
    that you saw, or review again.
    """

    def __init__(self, change: staging.Change) -> None:
        super().__init__()
        self.change = change


def _read(run: Import) -> None:
    if run.is_by_criterion:
        freeze_matches(run)
    else:
        read_list(run)


def _check(run: Import) -> None:
    if not run.matched:
        raise NothingToDelete


def _begin(run: Import, launch: Launch) -> Erasure:
    """Freeze the matched set, so that its profiles are in no answer from then on."""
    if run.table is None:
        raise TableGone
    if changed_since(run.table, run.heartbeat):
        raise StalePreview
    if run.is_by_criterion:
        facts = _set_as_shown(run, run.table, launch.accepted)
    else:
        facts = _list_as_shown(run)
    return launch_erasure(
        run.table,
        replace(staging.matched_profiles(run), traces=run.impact),
        by=launch.by,
        door=Door(run.source),
        reason=launch.reason,
        expected=run.matched,
        fingerprint=run.fingerprint,
        facts={"import": run.pk, **facts, "outcomes": run.outcomes},
    )


def _list_as_shown(run: Import) -> Mapping[str, Any]:
    """Return what the trail keeps of a file, provided that nothing drifted."""
    if drift := staging.drift(run):
        raise ListDrifted(lost=drift.lost, gained=drift.gained)
    return {
        "file_sha256": run.file_sha256,
        "file_bytes": run.file_bytes,
        "unique_key": run.key_name,
    }


def _set_as_shown(run: Import, table: ProfileTable, accepted: str) -> Mapping[str, Any]:
    """Return what the trail keeps of a criterion; spare whoever cannot go any more.

    The criterion in words stays out of the trail: its values may be somebody's.
    """
    criterion = segments.read(table, run.criterion, reader=run.author)
    # With the eyes that saw what is shown, whoever launches it.
    now = segments.matching(table, criterion, timezone.now(), reader=run.author)
    change = staging.change(run, now)
    if change and change.digest != accepted:
        raise SetChanged(change)
    if change.spared:
        staging.spare_changed(run)
        run.outcomes = staging.outcomes(run)
        run.matched = run.outcomes.get(Outcome.DELETED.word, 0)
        run.save(update_fields=["outcomes", "matched"])
    if not run.matched:
        raise NobodyIsLeft
    what = "segment" if run.source == Source.SEGMENT else "exploration"
    facts = {what: run.list_number, "criterion_sha256": run.criterion_sha256}
    return {**facts, "changes": change.counts} if change else facts


def _work(execution: Execution, seconds: float) -> None:
    """Sweep, prove and close the erasure; raise TurnOver after `seconds`."""
    erasure = _erasure(execution)
    if erasure.is_open:
        through = take_turn(erasure, wait=True, seconds=seconds)
        try:
            _close_erasure(erasure, complete=through)
        except WrongState:
            # Somebody asked for the end just as it was there.
            _close_erasure(erasure, complete=False)


def _close_erasure(erasure: Erasure, *, complete: bool) -> None:
    with account_transaction(erasure.account_id):
        if complete:
            complete_erasure(erasure)
        else:
            close_stopped_erasure(erasure)
        done("erasure.sweep", erasure.pk)


def _write(execution: Execution) -> dict[str, Any]:
    run = execution.import_run
    if _was_stopped(execution):
        staging.settle(run, _erasure(execution).pk)
    elif run.outcomes.keys() <= {Outcome.DELETED.word}:
        return write_error_files(execution, rows=())  # no row to look for
    return write_error_files(execution)


def _was_stopped(execution: Execution) -> bool:
    return _erasure(execution).status == ErasureStatus.STOPPED


def _erasure(execution: Execution) -> Erasure:
    if execution.erasure is None:
        raise WrongState
    return execution.erasure


def _call_helpers(execution: Execution) -> None:
    call_helpers(_erasure(execution))


def _ask_to_stop(execution: Execution, by: Membership) -> None:
    stop_erasure(_erasure(execution), by=by)


def _close(execution: Execution) -> dict[str, int]:
    return {"deleted": _erasure(execution).erased}


DELETE = Act(
    read=_read,
    check=_check,
    begin=_begin,
    plan=_call_helpers,
    work=_work,
    call_helpers=_call_helpers,
    ask_to_stop=_ask_to_stop,
    write=_write,
    close=_close,
    was_stopped=_was_stopped,
    left_out=(Outcome.DELETED,),
    note_completed=Note.COMPLETED,
    note_stopped=Note.STOPPED,
    note_failed=Note.FAILED,
)
