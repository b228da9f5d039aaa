"""The grid of a table, and one profile of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from profiles import queries
from profiles.forms import ColumnsForm, SearchForm
from profiles.grid.columns import offered
from profiles.grid.look import Grid
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Show a page of the table's profiles."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    return grid_page(request, Grid(table, request.member, request.GET))


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def show(request: MemberRequest, table_slug: str, profile_id: int) -> HttpResponse:
    """Show what is known of one profile."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    profile = get_object_or_404(queries.profiles(table), pk=profile_id)
    columns = offered(queries.attributes(table))
    context = {
        "table": table,
        "profile": profile,
        "values": [(column, column.cell(profile)) for column in columns],
        "identifiers": queries.identifiers(request.account, [profile.pk])[profile.pk],
        "tags": queries.tags(profile),
        "subscriptions": queries.subscriptions(profile),
    }
    return render(request, "profiles/profiles/show.html", context)


def grid_page(
    request: MemberRequest, grid: Grid, search: SearchForm | None = None
) -> HttpResponse:
    """Answer with the grid; with the form `search` when it was refused."""
    said = grid.search
    if search is None:
        initial = {"text": said.text, "within": said.within} if said else None
        search = SearchForm(grid.keys, initial=initial)
    chosen = [column.name for column in grid.columns]
    context = {
        "grid": grid,
        "search_form": search,
        "columns_form": ColumnsForm(grid.offered, initial={"columns": chosen}),
        "may_erase": request.member.may(Capability.ERASE_SELECTION),
    }
    return render(
        request,
        "profiles/profiles/index.html",
        context,
        status=422 if search.errors else 200,
    )
