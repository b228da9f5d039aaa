"""The end of consent for whoever an exploration matches."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from common.forms import posted
from common.parts import render_part
from segments import queries
from segments.actions.unsubscribe_matches import MOST_AT_ONCE, unsubscribe_matches
from segments.drafts import Draft
from segments.forms import UnsubscriptionForm
from segments.views.builder import context_of, of_draft
from segments.views.dialogs import answered
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

TEMPLATE = "segments/builder/unsubscription.html"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.EDIT_PROFILES)
@of_draft
def new(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Ask for the topic, and unsubscribe everybody from it; they stay."""
    criterion = draft.builder.complete()
    form = UnsubscriptionForm(request.member, posted(request))
    if form.is_valid():
        token = request.POST.get("version", "")
        try:
            gone = unsubscribe_matches(draft, form.topics, token=token)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _said(gone))
            return answered(request, draft.home)
    matched = queries.count(draft.table, criterion, reader=request.member)
    context = context_of(
        request, draft, form=form, matched=matched, many=matched > MOST_AT_ONCE
    )
    return render_part(request, TEMPLATE, "dialog", context, form.status)


def _said(gone: int) -> str:
    return ngettext(
        "%(count)s profile was unsubscribed.",
        "%(count)s profiles were unsubscribed.",
        gone,
    ) % {"count": gone}
