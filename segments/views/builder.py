"""The builder's page and its parts, whatever is in it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise, SimpleLazyObject

from common.parts import VARY, is_swap
from segments.drafts import Draft, draft_of_segment, explorations, segments, users_of
from segments.models import Segment
from tenancy.doors import MemberRequest
from tenancy.models import Feature
from tenancy.roles import Capability

PAGE = "segments/builder/show.html"


def of_draft(
    view: Callable[Concatenate[MemberRequest, Draft, ...], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give the view what is in the builder: of a segment, or an own exploration."""

    @wraps(view)
    def found(
        request: MemberRequest,
        *args: Any,
        segment_id: int | None = None,
        exploration_id: int | None = None,
        **keywords: Any,
    ) -> HttpResponseBase:
        if segment_id is not None:
            segment = get_object_or_404(segments(request.account), pk=segment_id)
            draft = draft_of_segment(request.member, segment)
        else:
            rows = explorations(request.member)
            draft = Draft(
                request.member, None, get_object_or_404(rows, pk=exploration_id)
            )
        return view(request, draft, *args, **keywords)

    return found


def context_of(request: MemberRequest, draft: Draft, **also: Any) -> dict[str, Any]:
    """Return what every page and part of the builder shows."""
    return {
        "draft": draft,
        "builder": draft.builder,
        "urls": draft.urls,
        "table": draft.table,
        "segment": draft.segment,
        "users": SimpleLazyObject(lambda: _users(draft)),
        "export_url": _export_url(draft),
        "may_erase": request.member.may(Capability.ERASE_SEGMENT),
        "has_feature": request.account.has(Feature.SEGMENT_DELETION),
        **also,
    }


def builder_page(
    request: MemberRequest,
    draft: Draft,
    *,
    status: int = 200,
    focus: str = "",
    error: str | Promise = "",
) -> HttpResponse:
    """Answer with the builder; a swap gets the tree, and what else changed beside it."""
    swap = is_swap(request) and request.method == "POST"
    name = f"{PAGE}#changed" if swap else PAGE
    context = context_of(
        request, draft, focus=focus, error=error, is_counting=True, is_part=swap
    )
    response = render(request, name, context, status=status)
    patch_vary_headers(response, VARY)
    return response


def fields_part(
    request: MemberRequest, draft: Draft, node: Any, *, is_relaid: bool
) -> HttpResponse:
    """Answer a swap with what follows from a field: all but the fields themselves.

    Where other fields are needed now (`is_relaid`), they come along.
    """
    context = context_of(
        request,
        draft,
        node=node,
        is_relaid=is_relaid,
        is_counting=True,
        is_part=True,
    )
    response = render(request, f"{PAGE}#answered", context)
    response["HX-Reswap"] = "none"
    patch_vary_headers(response, VARY)
    return response


def _users(draft: Draft) -> list[Segment]:
    """Return who uses the segment: asked where it is shown, not with each change."""
    return users_of(draft.segment) if draft.segment else []


def _export_url(draft: Draft) -> str:
    """Return where a list of the matches is made; empty where nothing makes any."""
    slug = draft.member.account.slug
    try:
        if draft.exploration is not None and draft.segment is None:
            return reverse(
                "exports:new_of_exploration", args=[slug, draft.exploration.pk]
            )
        if draft.segment is not None:
            return reverse("exports:new_of_segment", args=[slug, draft.segment.pk])
    except NoReverseMatch:
        pass
    return ""
