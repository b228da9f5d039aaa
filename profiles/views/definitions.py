"""What a table is made of."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from profiles import queries
from profiles.views.definition_tabs import definition_tabs
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_safe
@requires(Capability.VIEW_PROFILES)
def show(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Show the attributes of a table."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    context = {
        "table": table,
        "attributes": queries.attributes(table),
        "tabs": definition_tabs(request, table, "profiles:definition"),
        "may_define": request.member.may(Capability.DEFINE_TABLES),
    }
    return render(request, "profiles/definitions/show.html", context)
