"""The columns that somebody wants to see of a table."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from common.back import way_back
from common.errors import BadInput
from profiles import queries
from profiles.actions.choose_columns import choose_columns
from profiles.forms import ColumnsForm
from profiles.grid.columns import offered
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_POST
@requires(Capability.VIEW_PROFILES)
def update(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Remember the columns and go back to the grid."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    form = ColumnsForm(offered(queries.attributes(table)), request.POST)
    if not form.is_valid():
        raise BadInput
    choose_columns(table, form.cleaned_data["columns"], by=request.member)
    grid = reverse("profiles:grid", args=[request.account.slug, table.slug])
    within = reverse("account", args=[request.account.slug])
    return redirect(way_back(request, grid, within=within))
