"""How many match, as the builder asks after each change."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import profiles.queries
from common.parts import render_part
from segments import queries
from segments.drafts import Draft
from segments.views.builder import PAGE, context_of, of_draft
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_safe
@never_cache
@requires(Capability.BUILD_SEGMENTS)
@of_draft
def show(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Count whoever matches; with the share of the table, and what can be done."""
    matched = queries.count(draft.table, draft.builder.complete())
    size = max(profiles.queries.count(draft.table).number, matched)
    context = context_of(
        request,
        draft,
        is_counted=True,
        matched=matched,
        size=size,
        share=100 * matched / size if size else 0,
    )
    return render_part(request, PAGE, "outcome", context)
