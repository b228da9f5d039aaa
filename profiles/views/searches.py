"""Searches in a table: asked for by POST, so that no address ever shows a person."""

from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from profiles import queries
from profiles.forms import SearchForm
from profiles.grid.look import Grid
from profiles.views.profiles import grid_page
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_POST
@never_cache
@requires(Capability.VIEW_PROFILES)
def create(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Go to the grid of those who match."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    grid = Grid(table, request.member, QueryDict())
    form = SearchForm(grid.keys, request.POST)
    if not form.is_valid():
        return grid_page(request, grid, form)
    return redirect(f"{grid.url}?{urlencode({'search': form.search.sealed()})}")
