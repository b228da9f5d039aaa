"""What the builder offers to choose from: conditions, names, values."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.parts import render_part
from segments import picker, tree
from segments.builder import Node
from segments.catalogue import FOUND_AT_ONCE, Catalogue
from segments.controls import Control
from segments.drafts import Draft
from segments.views.builder import context_of, of_draft
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_safe
@never_cache
@requires(Capability.BUILD_SEGMENTS)
@of_draft
def conditions(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Offer the conditions that can be added to a group."""
    node = _node(request, draft)
    builder = draft.builder
    context = context_of(
        request,
        draft,
        node=node,
        shelves=picker.shelves(
            builder.catalogue, is_empty=builder.is_empty and node.is_root
        ),
    )
    return render_part(request, "segments/builder/picker.html", "dialog", context)


@require_safe
@never_cache
@requires(Capability.BUILD_SEGMENTS)
@of_draft
def names(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Search among many tags, campaigns and the like, the newest or first by name."""
    node = _node(request, draft)
    control = _control(node, request.GET.get("field", ""))
    if control.reference is None:
        raise Http404
    asked = request.GET.get("q", "").replace("\0", "").strip()
    found = Catalogue(draft.table, draft.within, reader=draft.member).found(
        control.reference, asked
    )
    context = context_of(
        request,
        draft,
        node=node,
        control=control,
        asked=asked,
        found=found,
        is_cut=len(found) == FOUND_AT_ONCE,
    )
    part = "found" if "q" in request.GET else "dialog"
    return render_part(request, "segments/builder/search.html", part, context)


@require_safe
@requires(Capability.BUILD_SEGMENTS)
@of_draft
def suggestions(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Offer values for a field: frequent ones of an attribute, kinds, fields."""
    node = _node(request, draft)
    control = _control(node, request.GET.get("field", ""))
    catalogue = Catalogue(draft.table, draft.within, reader=draft.member)
    held = tree.condition(tree.slot_at(draft.held, tree.path_of(node.path)))
    match control.suggests:
        case "":
            offered: list[str] = []
        case "kinds":
            offered = catalogue.kinds_of_events()
        case "fields":
            which = next(
                (
                    held[key]
                    for key in ("kind", "custom_table", "campaign")
                    if key in held
                ),
                None,
            )
            offered = catalogue.fields_of(node.kind, which)
        case attribute:
            offered = catalogue.values_of(attribute)
    return render(request, "segments/builder/options.html", {"offered": offered})


def _node(request: MemberRequest, draft: Draft) -> Node:
    """Return the slot that the address names."""
    try:
        return draft.builder.node(tree.path_of(request.GET.get("path", "")))
    except tree.NoWay:
        raise Http404 from None


def _control(node: Node, name: str) -> Control:
    for control in node.controls:
        if control.at and control.name == name:
            return control
    raise Http404
