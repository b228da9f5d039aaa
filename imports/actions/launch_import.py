"""Launch an import, once and for good."""

from django.utils import timezone

from erasure.actions.erase_selection import NotConfirmed
from erasure.actions.launch_erasure import StalePreview
from imports.actions.acts import act
from imports.actions.acts.act import Launch
from imports.actions.acts.delete import ListDrifted, SetChanged
from imports.models import Execution, Import, Status
from imports.refusals import KeyGone, TableGone
from tenancy.errands import wake
from tenancy.models import Membership
from tenancy.scope import account_transaction

__all__ = ["ListDrifted", "SetChanged", "launch_import"]


class OverviewStale(StalePreview):
    """This import changed after you looked. Nothing was launched: look at it again."""


def launch_import(
    run: Import,
    *,
    by: Membership,
    fingerprint: str,
    confirmed: bool,
    reason: str = "",
    accepted: str = "",
) -> Execution:
    """Launch `run`, provided `fingerprint` is that of the overview `by` was shown.

    The rest is its kind's. A *delete* freezes the matched set in the same transaction.
    A list that drifted is refused. A set that was made by a
    criterion and changed since is refused as well, unless `accepted` is the digest of
    exactly this change: then the set goes as it was shown, without whoever is on hold,
    gone or being deleted since, and without whoever matches since. Raises NotConfirmed,
    StalePreview (OverviewStale; ListDrifted and SetChanged say by how much), NothingToDelete,
    NobodyIsLeft, TableGone, KeyGone, CriterionRefused, WrongState, and what
    `launch_erasure` raises; then nothing was changed.
    """
    if not confirmed:
        raise NotConfirmed
    with account_transaction(run.account_id):
        run.take()
        if run.table is None:
            raise TableGone
        if run.unique_key is None and not run.is_by_criterion:
            raise KeyGone
        run.become(Status.LAUNCHED, holds_people=True)
        if fingerprint != run.fingerprint:
            raise OverviewStale
        kind = act(run)
        kind.check(run)
        erasure = kind.begin(run, Launch(by, reason, accepted))
        execution = Execution.objects.create(
            account=run.account,
            import_run=run,
            erasure=erasure,
            name=run.name,
            kind=run.kind,
            launched_by=by,
            author_name=str(by.user),
            launched=timezone.now(),
            rows=sum(run.outcomes.values()),
        )
        kind.plan(execution)
        wake(run.account, "imports.run_execution", execution.pk)
    return execution
