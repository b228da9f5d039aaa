"""Discard what was changed of a segment and not saved."""

from segments.drafts import Draft


def discard_changes(draft: Draft) -> None:
    """Go back to the segment as it was saved; a second call changes nothing."""
    if draft.segment is not None and draft.exploration is not None:
        draft.exploration.delete()
