"""Explorations: begun on a table, and shown in the builder to their author."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

import profiles.queries
from segments.actions.begin_exploration import begin_exploration
from segments.drafts import Draft
from segments.views.builder import builder_page, of_draft
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_POST
@requires(Capability.BUILD_SEGMENTS)
def create(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Begin to explore a table."""
    tables = profiles.queries.tables(request.account)
    table = get_object_or_404(tables, slug=table_slug)
    begun = begin_exploration(table, by=request.member)
    return redirect("segments:exploration", request.account.slug, begun.pk)


@require_safe
@never_cache
@requires(Capability.BUILD_SEGMENTS)
@of_draft
def show(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Show the exploration in the builder."""
    return builder_page(request, draft)
