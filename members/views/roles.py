"""Who may do what, and what is activated: for every member to read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members import capabilities
from members.views.tabs import tabs
from tenancy.doors import MemberRequest, requires
from tenancy.models import Feature


@require_safe
@requires(None)
def index(request: MemberRequest) -> HttpResponse:
    """Show the table of grants, and the features of the account."""
    context = {
        "roles": capabilities.ROLES,
        "lines": capabilities.lines(),
        "features": [(each.label, request.account.has(each)) for each in Feature],
        "tabs": tabs(request, "roles"),
    }
    return render(request, "members/roles/index.html", context)
