"""Change a criterion in the builder, at one place."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from django.utils import timezone

from common.errors import BadInput, DomainError
from segments import tree
from segments.actions.hold_criteria import hold_criteria
from segments.criteria.flaws import Flawed, Path
from segments.drafts import Draft
from segments.models import Exploration, Segment
from segments.refusals import CriterionRefused
from segments.tree import Json, NoWay

MOST_STEPS: Final = 50  # that can be undone
MOST_BYTES: Final = 256 * 1024  # of what they replaced

Change = Callable[[Json | None], tuple[Json | None, Path]]


class StaleDraft(DomainError):
    """This was changed in another window meanwhile. It is shown as it is now: do it
    again.
    """


class NoSuchChange(BadInput):
    """This cannot be done there. The criterion is as it was."""


def change_draft(draft: Draft, change: Change, *, token: str) -> tuple[Draft, Path]:
    """Apply `change` to the draft; return it as it is now, and where the change was.

    Raises StaleDraft when `token` is not the draft's (any more), NoSuchChange when
    there is no such place, CriterionRefused when it would say too much.
    """
    if token != draft.token:
        raise StaleDraft
    try:
        held, path = change(draft.held)
        tree.measure(held)
    except NoWay:
        raise NoSuchChange from None
    except Flawed as flaw:
        raise CriterionRefused(flaw) from None
    if held == draft.held:
        return draft, path
    past = draft.exploration.past if draft.exploration else []
    exploration = kept(draft, held, past=recent([*past, draft.held]), undone=[])
    return replace(draft, exploration=exploration), path


def recent(past: list[Any]) -> list[Any]:
    """Return the latest of `past`: as many as are kept, and no larger than that."""
    while past and len(json.dumps(past)) > MOST_BYTES:
        past = past[1:]
    return past[-MOST_STEPS:]


def kept(draft: Draft, held: Json | None, **fields: Any) -> Exploration:
    """Write what the draft is now; raise StaleDraft when somebody else was quicker."""
    before = draft.exploration
    if before is None:
        return _begun(draft, held, **fields)
    fields["criterion"], fields["version"] = held, before.version + 1
    rows = Exploration.objects.filter(
        pk=before.pk, account=before.account_id, version=before.version
    )
    if not rows.update(**fields, changed=timezone.now()):
        raise StaleDraft
    for name, value in fields.items():
        setattr(before, name, value)
    return before


def _begun(draft: Draft, held: Json | None, **fields: Any) -> Exploration:
    """Keep the first change of a segment beside it."""
    segment = draft.segment
    if segment is None:
        raise StaleDraft
    hold_criteria(segment.account_id)
    rows = Segment.objects.select_for_update(of=("self",))
    now = rows.get(pk=segment.pk, account=segment.account_id)
    mine = Exploration.objects.filter(
        account=segment.account_id, author=draft.member, segment=segment
    )
    if now.changed != segment.changed or mine.exists():
        raise StaleDraft
    return Exploration.objects.create(
        account_id=segment.account_id,
        table=draft.table,
        segment=segment,
        author=draft.member,
        criterion=held,
        version=1,
        **fields,
    )
