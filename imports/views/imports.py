"""An import as a whole: begun, and quit."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from imports.actions.cancel_import import cancel_import
from imports.kinds import KINDS, Saying
from imports.models import Import, Kind, Mode, Source
from imports.views import files, general, kinds
from imports.views.doors import of_open_import
from imports.views.wizard import Step
from profiles.models import ProfileTable
from tenancy.doors import MemberRequest, barred, requires

# The steps of an import that is not begun yet; the first one to be sent begins it.
FIRST = {
    Step.GENERAL: general.answer,
    Step.KIND: kinds.answer,
    Step.FILE: files.answer,
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(None)
def new(request: MemberRequest) -> HttpResponse:
    """Open the wizard for a table at its file, or where its table is chosen.

    Its kind is *delete* unless the address says another one.
    """
    kind = _kind(request)
    if refusal := barred(request, *kind.needs[Source.FILE]):
        return refusal
    tables = ProfileTable.objects.filter(account=request.account)
    table = _table(request)
    if table is None and not tables.exists():
        return render(request, "imports/imports/none.html")
    step = request.GET.get("step", Step.GENERAL if table is None else Step.FILE)
    if step not in FIRST or (table is None and step != Step.GENERAL):
        raise Http404
    run = Import(account=request.account, table=table, kind=kind.kind)
    run.mode = _mode(request)
    if table is not None:
        run.table_name, run.name = table.name, kind.name_for(table)
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


def _kind(request: MemberRequest) -> Saying:
    """Return the kind that the address names; there may be none of that name."""
    named = request.GET.get("kind", Kind.DELETE)
    for kind, said in KINDS.items():
        if kind == named and Source.FILE in said.needs:
            return said
    raise Http404


def _mode(request: MemberRequest) -> Mode:
    """Return the mode that the address names, or the usual one."""
    named = request.GET.get("mode", "")
    return Mode(named) if named in Mode.values else Mode.BOTH


def _table(request: MemberRequest) -> ProfileTable | None:
    """Return the table that the address names, if it names one."""
    slug = request.GET.get("table", "")
    tables = ProfileTable.objects.filter(account=request.account).select_related(
        "account"
    )
    return get_object_or_404(tables, slug=slug) if slug else None
