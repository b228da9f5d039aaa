"""Carry a change of a definition through all rows that it concerns.

A slice and the note of where it ended commit together: whatever dies, the next worker
goes on from there. A stage that changes rows is gone through until it finds none, so
that what another transaction had in hand is found as well. Only then the change is done
and its row goes; a stage that finds values which do not fit refuses it, and what was
defined before holds again.
"""

from contextlib import suppress
from typing import Final

from django.utils import timezone

from audit.actions.record import record
from notifications.actions.notify import notify
from notifications.models import Kind as Note
from profiles.actions.take_definition import DefinitionBusy, take_definition
from profiles.engine.stages import MOST_FLAWS, Slice, Stage, stages
from profiles.models import (
    Attribute,
    ChangeFlaw,
    ChangeKind,
    ChangeStatus,
    DefinitionChange,
)
from profiles.models.definitions import AttributeState
from profiles.terms import Terms
from tenancy.errands import done
from tenancy.scope import account_transaction

TASK: Final = "profiles.carry_out_change"


def carry_out_change(change: DefinitionChange, *, author_waits: bool = False) -> None:
    """Work on `change` until it is done or refused; safe to call again after a crash.

    Its author is left a note of the end, unless they wait for the answer. While a list is being loaded its last step has to wait: the look-out sends again.
    """
    with suppress(DefinitionBusy):
        while _went_on(change, author_waits=author_waits):
            pass


def _went_on(change: DefinitionChange, *, author_waits: bool) -> bool:
    """Do the next slice; return False when there is none."""
    with account_transaction(change.account_id):
        rows = DefinitionChange.objects.filter(account=change.account_id, pk=change.pk)
        held = rows.select_for_update(no_key=True).first()
        if held is None or held.status != ChangeStatus.RUNNING:
            done(TASK, change.pk)
            return False
        way = stages(held)
        if held.stage >= len(way):
            _complete(held)
            if not author_waits:
                _tell(held)
            return False
        _note(held, way[held.stage], way[held.stage].act(held))
        if held.status == ChangeStatus.REFUSED:
            if not author_waits:
                _tell_refusal(held)
            return False
        held.save()
    return True


def _note(change: DefinitionChange, stage: Stage, slice_: Slice) -> None:
    """Note what a slice came to, and where the next one begins."""
    change.looked += slice_.looked
    room = max(0, MOST_FLAWS - change.found)
    ChangeFlaw.objects.bulk_create(
        ChangeFlaw(account=change.account, change=change, person=person, part=section)
        for person, section in slice_.flaws[:room]
    )
    change.found += slice_.found
    for _person, section in slice_.flaws:
        if section is not None:
            place = str(section)
            change.found_in[place] = change.found_in.get(place, 0) + 1
    if slice_.last is not None:
        change.place = slice_.last
        return
    change.place = 0
    if stage.repeats and change.found:
        change.found = 0
        return
    change.stage += 1
    following = stages(change)[change.stage : change.stage + 1]
    if not stage.judges or any(each.judges for each in following):
        return
    if change.found:
        _refuse(change)


def _refuse(change: DefinitionChange) -> None:
    """Have what was before hold again; the row stays, to be read."""
    _define(change, Terms.kept(change.terms["before"]))
    change.become(
        ChangeStatus.REFUSED,
        found=change.found,
        found_in=change.found_in,
        looked=change.looked,
        ended=timezone.now(),
    )
    done(TASK, change.pk)
    _record(change, "attribute.refused", values=change.found)


def _complete(change: DefinitionChange) -> None:
    if change.kind == ChangeKind.SHAPE:
        _define(change, Terms.kept(change.terms["after"]))
    if change.kind in {ChangeKind.SHAPE, ChangeKind.ATTRIBUTE}:
        _record(change, f"{change.kind}.completed")
    done(TASK, change.pk)
    change.delete()


def _define(change: DefinitionChange, terms: Terms) -> None:
    """Let the attribute keep to `terms`, and be written again."""
    assert change.table is not None
    take_definition(change.table)
    Attribute.objects.filter(
        account=change.account_id, table=change.table_id, name=change.name
    ).update(
        type=terms.type,
        choices=list(terms.choices),
        several=terms.several,
        most_characters=terms.most_characters,
        required=terms.required,
        state=AttributeState.SETTLED,
    )


def _record(change: DefinitionChange, action: str, **facts: int) -> None:
    table = change.table.slug if change.table else ""
    record(change.account, action, by=None, table=table, attribute=change.name, **facts)


_PAGES: Final = {
    ChangeKind.TAG: "tags/",
    ChangeKind.TOPIC: "topics/",
    ChangeKind.SECTION: "sections/",
}
_REMOVALS: Final = {*_PAGES, ChangeKind.ATTRIBUTE}


def _tell(change: DefinitionChange) -> None:
    kind = ChangeKind(change.kind)
    page = f"tables/{change.table.slug}/definition/" if change.table else _PAGES[kind]
    notify(
        change.author,
        Note.REMOVED if kind in _REMOVALS else Note.CHANGED,
        subject=change.label,
        path=f"/a/{change.account.slug}/{page}",
    )


def _tell_refusal(change: DefinitionChange) -> None:
    assert change.table is not None
    page = f"tables/{change.table.slug}/changes/{change.pk}/"
    found = change.found_by(change.author)
    notify(
        change.author,
        Note.CHANGE_REFUSED,
        subject=change.label,
        path=f"/a/{change.account.slug}/{page}",
        # Nothing, where they see none of it.
        **({"in_the_way": found} if found else {}),
    )
