"""Launch an import, once and for good."""

from django.utils import timezone

from erasure.actions.erase_selection import NotConfirmed
from erasure.actions.launch_erasure import StalePreview, launch_erasure
from erasure.models import Door
from imports import staging
from imports.models import Execution, Import, Status
from imports.refusals import KeyGone, NothingToDelete, TableGone
from tenancy.errands import wake
from tenancy.models import Membership
from tenancy.scope import account_transaction

# Workers that are sent for besides the one that leads the run.
HELPERS = 1


class ListDrifted(StalePreview):
    """The profiles changed after you looked: %(lost)s of those shown would not be
    deleted any more, %(gained)s more would be. Nothing was deleted: review again.
    """


def launch_import(
    run: Import, *, by: Membership, reason: str, fingerprint: str, confirmed: bool
) -> Execution:
    """Launch `run`, provided `fingerprint` is that of the overview `by` was shown.

    Freezes the matched set in the same transaction, so that its profiles are in no
    answer from then on. Raises NotConfirmed, StalePreview (ListDrifted says by how
    much), NothingToDelete, TableGone, KeyGone, WrongState, and what `launch_erasure`
    raises; then nothing was changed.
    """
    if not confirmed:
        raise NotConfirmed
    with account_transaction(run.account_id):
        run.take()
        if run.table is None:
            raise TableGone
        if run.unique_key is None:
            raise KeyGone
        run.become(Status.LAUNCHED)
        if fingerprint != run.fingerprint:
            raise StalePreview
        if not run.matched:
            raise NothingToDelete
        if drift := staging.drift(run):
            raise ListDrifted(lost=drift.lost, gained=drift.gained)
        erasure = launch_erasure(
            run.table,
            staging.matched_profiles(run),
            by=by,
            door=Door.FILE,
            reason=reason,
            expected=run.matched,
            fingerprint=run.fingerprint,
            facts={
                "import": run.pk,
                "file_sha256": run.file_sha256,
                "file_bytes": run.file_bytes,
                "unique_key": run.key_name,
                "outcomes": run.outcomes,
            },
        )
        execution = Execution.objects.create(
            account=run.account,
            import_run=run,
            erasure=erasure,
            name=run.name,
            kind=run.kind,
            launched_by=by,
            launched=timezone.now(),
            rows=sum(run.outcomes.values()),
        )
        wake(run.account, "imports.run_execution", execution.pk)
        wake(run.account, "erasure.sweep", erasure.pk, messages=HELPERS)
    return execution
