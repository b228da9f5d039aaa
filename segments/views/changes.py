"""Changes to a criterion in the builder, each at one place of its tree."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from common.errors import DomainError
from common.parts import is_swap
from segments import controls, picker, tree
from segments.actions.change_draft import Change, NoSuchChange, change_draft
from segments.actions.redo_change import redo_change
from segments.actions.undo_change import undo_change
from segments.builder import slug
from segments.catalogue import Catalogue
from segments.conditions import FRESH
from segments.criteria.flaws import Path
from segments.drafts import Draft
from segments.tree import Json, NoWay
from segments.views.builder import builder_page, fields_part, of_draft
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

# Operations that need a place and nothing else.
PLAIN: dict[str, Callable[[Json | None, Path], tuple[Json | None, Path]]] = {
    "remove": tree.remove,
    "invert": tree.invert,
    "nest": tree.nest,
    "unnest": tree.unnest,
    "duplicate": tree.duplicate,
}

HISTORY: dict[str, Callable[..., Draft]] = {"undo": undo_change, "redo": redo_change}


@require_POST
@requires(Capability.BUILD_SEGMENTS)
@of_draft
def create(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Change the criterion, and show it as it is now."""
    operation, _colon, argument = _last(request.POST, "op").partition(":")
    if operation in HISTORY:
        return _travel(request, draft, operation)
    try:
        path = tree.path_of(_last(request.POST, "path"))
        change = _change(draft, operation, argument, path, request.POST)
        before = _layout(draft, path) if operation == "set" else None
        draft, path = change_draft(draft, change, token=_last(request.POST, "version"))
    except NoWay:
        return _refused(request, draft, NoSuchChange())
    except DomainError as error:
        return _refused(request, draft, error)
    if not is_swap(request):
        return redirect(f"{draft.home}#{slug(path)}")
    if operation == "set":
        node = draft.builder.node(path)
        return fields_part(request, draft, node, is_relaid=node.fields != before)
    return builder_page(request, draft, focus=_focus(draft, operation, argument, path))


def _travel(request: MemberRequest, draft: Draft, operation: str) -> HttpResponse:
    """Go one change back or forth, and show the criterion as it is then."""
    try:
        draft = HISTORY[operation](draft, token=_last(request.POST, "version"))
    except DomainError as error:
        return _refused(request, draft, error)
    if not is_swap(request):
        return redirect(draft.home)
    return builder_page(request, draft, focus=f"builder-{operation}")


def _change(
    draft: Draft, operation: str, argument: str, path: Path, post: QueryDict
) -> Change:
    """Return what an operation does to the tree; raise NoWay for an unknown one."""
    catalogue = Catalogue(draft.table, draft.within, reader=draft.member)
    if operation in PLAIN:
        return lambda held: PLAIN[operation](held, path)
    if operation in tree.STEPS:
        return lambda held: tree.move(held, path, operation)
    match operation:
        case "set":
            return _on_condition(
                path, lambda held: controls.change(held, post, catalogue)
            )
        case "where":
            return _on_condition(path, controls.add_where)
        case "unwhere":
            position = int(argument) if argument.isdigit() and len(argument) < 4 else -1
            return _on_condition(
                path, lambda held: controls.remove_where(held, position)
            )
        case "mode":
            return lambda held: tree.set_mode(held, path, argument)
        case "sample":
            return lambda held: tree.sample(held, path, FRESH["sample"])
        case "add":
            made = picker.fresh(argument, catalogue)
            return lambda held: tree.add(held, path, made)
        case _:
            raise NoWay


def _on_condition(path: Path, made: Callable[[Json], Json]) -> Change:
    def change(held: Json | None) -> tuple[Json | None, Path]:
        inner = tree.condition(tree.slot_at(held, path))
        return tree.put(held, path, made(inner))

    return change


def _layout(draft: Draft, path: Path) -> Any:
    """Return which fields the condition has before the change."""
    return draft.builder.node(path).fields


def _refused(request: MemberRequest, draft: Draft, error: DomainError) -> HttpResponse:
    return builder_page(request, draft, status=error.status, error=str(error))


def _focus(draft: Draft, operation: str, argument: str, path: Path) -> str:
    """Return the id of the element that gets the focus."""
    here = slug(path)
    if operation == "mode":
        return f"{here}-mode-{argument.replace(' ', '-')}"
    if operation in {"add", "where"}:
        node = draft.builder.node(path)
        if node.is_group or not node.controls:
            return f"{here}-add"
        fields = [control for control in node.controls if control.at]
        faulty = [control for control in fields if control.errors]
        first = (faulty or fields)[-1 if operation == "where" else 0]
        return f"{here}-{first.slug}"
    if operation == "remove":
        return f"{here}-remove" if path else f"{here}-add"
    if operation == "unwhere":
        return f"{here}-where"
    in_sight = operation in {"up", "down", "invert"}
    return f"{here}-{operation}" if in_sight else f"{here}-menu"


def _last(post: QueryDict, name: str) -> str:
    """Return the last value of a field: a button's stands after the form's own."""
    return (post.getlist(name) or [""])[-1]
