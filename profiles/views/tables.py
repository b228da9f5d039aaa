"""The profile tables of an account."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles import queries
from profiles.views.profile_tabs import profile_tabs
from tenancy.doors import MemberRequest, requires
from tenancy.models import Feature
from tenancy.roles import Capability


@require_safe
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest) -> HttpResponse:
    """List the tables, with about how many profiles each has."""
    tables = queries.tables(request.account)
    context = {
        "tables": [(table, queries.count(table)) for table in tables],
        "tabs": profile_tabs(request, "profiles:tables"),
        "may_define": request.member.may(Capability.DEFINE_TABLES),
        "may_delete": request.member.may(Capability.ERASE_BY_LIST)
        and request.account.has(Feature.LIST_DELETION),
        "may_import": request.member.may(Capability.IMPORT_PROFILES),
    }
    return render(request, "profiles/tables/index.html", context)
