"""Step 2: what the list does to the table."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from imports.forms import KindForm
from imports.models import Import
from imports.views.doors import of_open_import
from imports.views.wizard import Step, go_to, kept, list_step, show
from tenancy.doors import MemberRequest


def answer(request: MemberRequest, run: Import) -> HttpResponse:
    """Show what there is to choose from, or take the choice and go on."""
    data = request.POST if request.method == "POST" else None
    form = KindForm(data, initial={"kind": run.kind})
    if form.is_valid():
        return go_to(request, kept(request, run), list_step(run))
    status = 422 if form.is_bound else 200
    template = "imports/kinds/edit.html"
    return show(
        request, run, Step.KIND, {"form": form}, template=template, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_open_import
def edit(request: MemberRequest, run: Import) -> HttpResponse:
    """Choose the kind of import."""
    return answer(request, run)
