"""Go forth again in the builder to what was undone."""

from dataclasses import replace

from segments import tree
from segments.actions.change_draft import NoSuchChange, StaleDraft, kept
from segments.drafts import Draft


def redo_change(draft: Draft, *, token: str) -> Draft:
    """Bring back what `undo_change` took away last; return the draft as it is now.

    Raises StaleDraft, and NoSuchChange when nothing was undone since the last change.
    """
    if token != draft.token:
        raise StaleDraft
    exploration = draft.exploration
    if exploration is None or not exploration.undone:
        raise NoSuchChange
    *undone, held = exploration.undone
    past = [*exploration.past, draft.held]
    gone_forth = kept(draft, tree.tidy(held), past=past, undone=undone)
    return replace(draft, exploration=gone_forth)
