"""Save what was changed of a segment."""

from audit.actions.record import record
from common.errors import DomainError, WrongState
from segments.actions.change_draft import StaleDraft
from segments.actions.hold_draft import hold_draft
from segments.drafts import Draft
from segments.models import Segment


class SavedMeanwhile(DomainError):
    """Somebody else saved this segment while you were changing it. Save yours under
    another name, or discard your changes to see theirs.
    """


def save_segment(draft: Draft, *, token: str) -> Segment:
    """Make the draft's criterion the segment's; its draft is gone then.

    Raises StaleDraft, SavedMeanwhile, WrongState when there is nothing to save, and
    CriterionRefused while the criterion is incomplete.
    """
    if draft.segment is None or draft.exploration is None:
        raise WrongState
    if token != draft.token:
        raise StaleDraft
    hold_draft(draft)
    rows = Segment.objects.select_for_update(of=("self",))
    segment = rows.get(pk=draft.segment.pk, account=draft.segment.account_id)
    if segment.changed > draft.exploration.created:
        raise SavedMeanwhile
    draft.builder.complete()
    segment.criterion = draft.held
    segment.save(update_fields=["criterion", "changed"])
    draft.exploration.delete()
    account = draft.table.account
    record(
        account,
        "segment.saved",
        by=draft.member,
        segment=segment.pk,
        table=draft.table.slug,
    )
    return segment
