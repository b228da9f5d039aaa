"""A tag for whoever an exploration matches."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from common.parts import render_part
from profiles.models import Tag
from segments import queries
from segments.actions.tag_matches import tag_matches
from segments.drafts import Draft
from segments.forms import TagForm
from segments.views.builder import context_of, of_draft
from segments.views.dialogs import answered
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

OFFERED = 100  # tags


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.EDIT_PROFILES)
@of_draft
def new(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Ask which tag, and put it on everybody."""
    criterion = draft.builder.complete()
    form = TagForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        token = request.POST.get("version", "")
        try:
            tagged = tag_matches(draft, form.cleaned_data["tag"], token=token)
        except DomainError as error:
            form.refuse(error)
            status = error.status
        else:
            messages.success(request, _said(tagged))
            return answered(request, draft.home)
    context = context_of(
        request,
        draft,
        form=form,
        matched=queries.count(draft.table, criterion, reader=request.member),
        tags=Tag.objects.filter(account=request.account).order_by("name")[:OFFERED],
    )
    return render_part(
        request, "segments/builder/tagging.html", "dialog", context, status
    )


def _said(tagged: int) -> str:
    return ngettext(
        "%(count)s profile was tagged.", "%(count)s profiles were tagged.", tagged
    ) % {"count": tagged}
