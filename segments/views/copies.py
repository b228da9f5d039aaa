"""Saving what is in the builder under a name."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from common.forms import posted
from common.parts import render_part
from segments.actions.save_as_segment import save_as_segment
from segments.drafts import Draft
from segments.forms import NameForm
from segments.views.builder import context_of, of_draft
from segments.views.dialogs import answered
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

TEMPLATE = "segments/builder/copy.html"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.BUILD_SEGMENTS)
@of_draft
def new(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Ask for a name, and save the criterion under it."""
    draft.builder.complete()
    form = NameForm(posted(request))
    if form.is_valid():
        token = request.POST.get("version", "")
        try:
            segment = save_as_segment(draft, form.cleaned_data["name"], token=token)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, gettext("The segment was saved."))
            slug = request.account.slug
            return answered(
                request, reverse("segments:segment", args=[slug, segment.pk])
            )
    context = context_of(request, draft, form=form)
    return render_part(request, TEMPLATE, "dialog", context, form.status)
