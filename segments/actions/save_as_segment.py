"""Save a criterion under a name."""

from audit.actions.record import record
from segments.actions.change_draft import StaleDraft
from segments.actions.hold_draft import hold_draft
from segments.drafts import Draft
from segments.models import Segment
from segments.names import free_name


def save_as_segment(draft: Draft, name: str, *, token: str) -> Segment:
    """Make a segment of what is in the builder; the draft is gone then.

    Raises StaleDraft, CriterionRefused, NameMissing and NameTaken.
    """
    if token != draft.token:
        raise StaleDraft
    hold_draft(draft)
    draft.builder.complete()
    segment = Segment.objects.create(
        account_id=draft.table.account_id,
        table=draft.table,
        name=free_name(draft.table, name),
        criterion=draft.held,
        author=draft.member,
    )
    if draft.exploration is not None:
        draft.exploration.delete()
    record(
        draft.table.account,
        "segment.saved",
        by=draft.member,
        segment=segment.pk,
        table=draft.table.slug,
    )
    return segment
