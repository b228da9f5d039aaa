"""The grid over whoever matches: the same columns, selection and deletion by hand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from profiles.forms import ColumnsForm
from profiles.grid.look import Grid
from segments.drafts import Draft
from segments.listing import listing
from segments.views.builder import of_draft
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_safe
@never_cache
@requires(Capability.BUILD_SEGMENTS)
@of_draft
def index(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Show a page of whoever matches now."""
    matches = listing(draft.table, draft.builder.complete(), reader=request.member)
    grid = Grid(
        draft.table,
        request.member,
        request.GET,
        narrowed=matches.profiles,
        counted=matches.count,
        url=draft.url("profiles"),
    )
    chosen = [column.name for column in grid.columns]
    context = {
        "draft": draft,
        "builder": draft.builder,
        "grid": grid,
        "columns_form": ColumnsForm(grid.offered, initial={"columns": chosen}),
        "may_erase": request.member.may(Capability.ERASE_SELECTION),
    }
    return render(request, "segments/matches/index.html", context)
