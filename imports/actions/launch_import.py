"""Launch an import, once and for good."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from erasure.actions.erase_selection import NotConfirmed
from erasure.actions.help_erasure import call_helpers
from erasure.actions.launch_erasure import StalePreview, launch_erasure
from erasure.models import Door
from imports import staging
from imports.models import Execution, Import, Source, Status
from imports.outcomes import Outcome
from imports.refusals import KeyGone, NobodyIsLeft, NothingToDelete, TableGone
from profiles.models import ProfileTable
from segments import queries as segments
from tenancy.errands import wake
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


def launch_import(
    run: Import,
    *,
    by: Membership,
    reason: str,
    fingerprint: str,
    confirmed: bool,
    accepted: str = "",
) -> Execution:
    """Launch `run`, provided `fingerprint` is that of the overview `by` was shown.

    Freezes the matched set in the same transaction, so that its profiles are in no
    answer from then on. A list that drifted is refused. A set that was made by a
    criterion and changed since is refused as well, unless `accepted` is the digest of
    exactly this change: then the set goes as it was shown, without whoever is on hold,
    gone or being deleted since, and without whoever matches since. Raises NotConfirmed,
    StalePreview (ListDrifted and SetChanged say by how much), NothingToDelete,
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
        run.become(Status.LAUNCHED)
        if fingerprint != run.fingerprint:
            raise StalePreview
        if not run.matched:
            raise NothingToDelete
        if run.is_by_criterion:
            facts = _set_as_shown(run, run.table, accepted)
        else:
            facts = _list_as_shown(run)
        erasure = launch_erasure(
            run.table,
            staging.matched_profiles(run),
            by=by,
            door=Door(run.source),
            reason=reason,
            expected=run.matched,
            fingerprint=run.fingerprint,
            facts={"import": run.pk, **facts, "outcomes": run.outcomes},
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
        call_helpers(erasure)
    return execution


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
    criterion = segments.read(table, run.criterion)
    change = staging.change(run, segments.matching(table, criterion, timezone.now()))
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
