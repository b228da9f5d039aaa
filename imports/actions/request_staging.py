"""Ask for a list to be read and matched in the background."""

from django.utils import timezone

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
    if not run.file_path:
        raise NotThisFile
    if run.unique_key_id is None:
        raise KeyGone if run.key_name else NoKeyColumn
    if run.column is None:
        raise NoKeyColumn
    run.become(
        Status.STAGING,
        stage="reading",
        rows_read=0,
        attempts=0,
        author=by,
        refusal="",
        outcomes={},
        impact={},
        matched=0,
        fingerprint="",
        turn=run.turn + 1,
        heartbeat=timezone.now(),
        changed=timezone.now(),
    )
    wake(run.account, "imports.stage", run.pk)
