"""Step 2: what the list does to the table."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from common.forms import posted
from imports.actions.choose_kind import choose_kind
from imports.actions.choose_topics import choose_topics
from imports.forms import KindForm, TopicsForm
from imports.kinds import offered
from imports.models import Import, Kind, Mode
from imports.views.doors import of_open_import
from imports.views.wizard import Step, go_to, kept, list_step, show
from tenancy.doors import MemberRequest


def answer(request: MemberRequest, run: Import) -> HttpResponse:
    """Show what there is to choose from, or take the choice and go on."""
    data = posted(request)
    kinds = offered(request.member, run)
    asked = request.GET.get("kind", run.kind)
    form = KindForm(kinds, data, initial={"kind": asked, "mode": run.mode})
    topics = TopicsForm(run, request.member)
    if form.is_valid() and form.cleaned_data["kind"] == Kind.UNSUBSCRIBE:
        topics = TopicsForm(run, request.member, data)
    if form.is_valid() and (not topics.is_bound or topics.is_valid()):
        begun = kept(request, run)
        chosen = Kind(form.cleaned_data["kind"])
        mode = Mode(form.cleaned_data["mode"] or Mode.BOTH)
        choose_kind(begun, by=request.member, kind=chosen, mode=mode)
        if topics.is_bound:
            choose_topics(begun, by=request.member, **topics.choice)
        return go_to(request, begun, list_step(begun))
    status = 422 if form.is_bound else 200
    template = "imports/kinds/edit.html"
    context = {
        "form": form,
        "topics_form": topics,
        "kinds": kinds,
        "modes": Mode.choices,
    }
    return show(request, run, Step.KIND, context, template=template, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@of_open_import
def edit(request: MemberRequest, run: Import) -> HttpResponse:
    """Choose the kind of import."""
    return answer(request, run)
