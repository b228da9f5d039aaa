"""How many match, as the builder asks after each change: about at first, then exactly."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import profiles.queries
from common.parts import is_swap, render_part
from profiles.queries import Count
from segments import counting, queries
from segments.drafts import Draft
from segments.views.builder import PAGE, context_of, of_draft
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_safe
@never_cache
@requires(Capability.BUILD_SEGMENTS)
@of_draft
def show(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Count whoever matches; with the share of the table, and what can be done.

    A large table is counted in two steps, so that nobody waits for a first answer.
    """
    criterion = draft.builder.complete()
    if is_swap(request) and "exact" not in request.GET:
        counted = counting.soon(draft.table, criterion, reader=request.member)
    else:
        counted = Count(
            queries.count(draft.table, criterion, reader=request.member), is_exact=True
        )
    context = context_of(request, draft, **_figures(draft, counted))
    return render_part(request, PAGE, "outcome", context)


def _figures(draft: Draft, counted: Count | None) -> dict[str, Any]:
    """Return what is shown of a count; None is one that takes longer."""
    if counted is None:
        return {"is_counting_exactly": True}
    size = max(profiles.queries.count(draft.table).number, counted.number)
    return {
        "is_counting_exactly": not counted.is_exact,
        "counted": counted,
        "matched": counted.number if counted.is_exact else 0,
        "size": size,
        "share": 100 * counted.number / size if size else 0,
    }
