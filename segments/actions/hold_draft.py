"""Hold on to what is in the builder while it is copied elsewhere."""

from segments.actions.change_draft import StaleDraft
from segments.actions.hold_criteria import hold_criteria
from segments.drafts import Draft
from segments.models import Exploration, Segment


def hold_draft(draft: Draft) -> None:
    """Have no erasure change the criterion of `draft` until commit.

    Raises StaleDraft when it was changed after it was read.
    """
    hold_criteria(draft.member.account_id)
    if not _is_as_read(draft):
        raise StaleDraft


def _is_as_read(draft: Draft) -> bool:
    account_id, explored, saved = (
        draft.member.account_id,
        draft.exploration,
        draft.segment,
    )
    if explored is not None:
        return Exploration.objects.filter(
            account=account_id, pk=explored.pk, version=explored.version
        ).exists()
    return (
        saved is not None
        and Segment.objects.filter(
            account=account_id, pk=saved.pk, changed=saved.changed
        ).exists()
    )
