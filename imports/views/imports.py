"""An import as a whole: begun, and quit."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from imports import labels
from imports.actions.cancel_import import cancel_import
from imports.models import Import
from imports.views import files, general, kinds
from imports.views.doors import of_open_import
from imports.views.wizard import Step
from profiles.models import ProfileTable
from tenancy.doors import MemberRequest, requires
from tenancy.models import Feature
from tenancy.roles import Capability

# The steps of an import that is not begun yet; the first one to be sent begins it.
FIRST = {
    Step.GENERAL: general.answer,
    Step.KIND: kinds.answer,
    Step.FILE: files.answer,
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.ERASE_BY_LIST, Feature.LIST_DELETION)
def new(request: MemberRequest) -> HttpResponse:
    """Open the wizard for a table at its file, or where its table is chosen."""
    tables = ProfileTable.objects.filter(account=request.account)
    table = _table(request)
    if table is None and not tables.exists():
        return render(request, "imports/imports/none.html")
    step = request.GET.get("step", Step.GENERAL if table is None else Step.FILE)
    if step not in FIRST or (table is None and step != Step.GENERAL):
        raise Http404
    run = Import(account=request.account, table=table)
    if table is not None:
        run.table_name, run.name = table.name, labels.default_name(table)
    return FIRST[Step(step)](request, run)


@require_POST
@of_open_import
def cancel(request: MemberRequest, run: Import) -> HttpResponse:
    """Quit an import, and remove its list."""
    cancel_import(run, by=request.member)
    said = (
        gettext("The import was cancelled. Nobody was deleted.")
        if run.is_by_criterion
        else gettext("The import was cancelled, and its file removed.")
    )
    messages.success(request, said)
    return redirect("imports:in_progress", request.account.slug)


def _table(request: MemberRequest) -> ProfileTable | None:
    """Return the table that the address names, if it names one."""
    slug = request.GET.get("table", "")
    tables = ProfileTable.objects.filter(account=request.account).select_related(
        "account"
    )
    return get_object_or_404(tables, slug=slug) if slug else None
