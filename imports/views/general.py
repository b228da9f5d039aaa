"""Step 1: what the import is called, and the table it goes to."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from common.forms import posted
from imports.actions.rename_import import rename_import
from imports.forms import GeneralForm
from imports.kinds import saying
from imports.models import Import
from imports.views.doors import of_open_import
from imports.views.wizard import Step, go_to, kept, show
from tenancy.doors import MemberRequest


def answer(request: MemberRequest, run: Import) -> HttpResponse:
    """Show the form, or take it and go on."""
    now = {"name": run.name, "table": run.table.slug if run.table else None}
    form = GeneralForm(
        request.account,
        posted(request),
        initial=now,
        keeps_table=run.is_by_criterion,
        table_help=saying(run).table_help,
    )
    if form.is_valid():
        name, table = form.cleaned_data["name"], form.cleaned_data.get("table")
        if run._state.adding:
            run.name, run.table = name, table
        run = kept(request, run)
        rename_import(run, by=request.member, name=name, table=table)
        return go_to(request, run, Step.KIND)
    status = 422 if form.is_bound else 200
    template = "imports/general/edit.html"
    return show(
        request, run, Step.GENERAL, {"form": form}, template=template, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_open_import
def edit(request: MemberRequest, run: Import) -> HttpResponse:
    """Name the import."""
    return answer(request, run)
