"""Ask for a list to be read and matched, or frozen, in the background."""

from django.utils import timezone

from imports.actions.back_to_draft import back_to_draft
from imports.models import Import, Status
from imports.refusals import KeyGone, NoKeyColumn, NotThisFile, TableGone
from tenancy.errands import wake
from tenancy.models import Membership


def request_staging(run: Import, *, by: Membership) -> None:
    """Send for a worker that stages `run`, to be shown at the overview.

    Raises TableGone, NotThisFile, NoKeyColumn, KeyGone, or WrongState.
    """
    run.take()
    if run.table_id is None:
        raise TableGone
    if run.is_by_criterion:
        if run.status == Status.REFUSED:
            back_to_draft(run, by=by)
    else:
        _check_list(run)
    run.become(
        Status.STAGING,
        stage="matching" if run.is_by_criterion else "reading",
        rows_read=0,
        attempts=0,
        author=by,
        refusal="",
        outcomes={},
        impact={},
        matched=0,
        sections=[],
        fingerprint="",
        turn=run.turn + 1,
        heartbeat=timezone.now(),
        changed=timezone.now(),
    )
    wake(run.account, "imports.stage", run.pk)


def _check_list(run: Import) -> None:
    if not run.file_path:
        raise NotThisFile
    if run.unique_key_id is None:
        raise KeyGone if run.key_name else NoKeyColumn
    if run.column is None:
        raise NoKeyColumn
