"""Go back in the builder to what was there before the last change."""

from dataclasses import replace

from segments import tree
from segments.actions.change_draft import NoSuchChange, StaleDraft, kept
from segments.drafts import Draft


def undo_change(draft: Draft, *, token: str) -> Draft:
    """Bring back what the last change replaced; return the draft as it is now.

    Raises StaleDraft, and NoSuchChange when there is nothing to go back to.
    """
    if token != draft.token:
        raise StaleDraft
    exploration = draft.exploration
    if exploration is None or not exploration.past:
        raise NoSuchChange
    *past, held = exploration.past
    undone = [*exploration.undone, draft.held]
    gone_back = kept(draft, tree.tidy(held), past=past, undone=undone)
    return replace(draft, exploration=gone_back)
