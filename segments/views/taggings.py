"""A tag for whoever an exploration matches: asked for, then on its way."""

from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import DomainError
from common.forms import posted
from common.parts import render_part
from profiles.models import Tag
from segments import queries
from segments.actions.tag_matches import tag_matches
from segments.drafts import Draft
from segments.forms import TagForm
from segments.models.bulk_tagging import Status
from segments.views.builder import context_of, of_draft
from segments.views.dialogs import answered
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

OFFERED = 100  # tags
STATES: dict[str, str] = {
    Status.QUEUED: "waiting",
    Status.RUNNING: "moving",
    Status.COMPLETED: "done",
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.EDIT_PROFILES)
@of_draft
def new(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Ask which tag, and put it on everybody."""
    criterion = draft.builder.complete()
    form = TagForm(posted(request))
    if form.is_valid():
        token, said = request.POST.get("version", ""), form.cleaned_data
        try:
            run = tag_matches(draft, said["tag"], token=token, once=said["once"])
        except DomainError as error:
            form.refuse(error)
        else:
            url = reverse("segments:bulk_tagging", args=[request.account.slug, run.pk])
            return answered(request, url)
    context = context_of(
        request,
        draft,
        form=form,
        matched=queries.count(draft.table, criterion, reader=request.member),
        tags=Tag.objects.filter(account=request.account).order_by("name")[:OFFERED],
    )
    template = "segments/builder/tagging.html"
    return render_part(request, template, "dialog", context, form.status)


@require_safe
@never_cache
@requires(Capability.EDIT_PROFILES)
def show(request: MemberRequest, number: int) -> HttpResponse:
    """Show how far a tag is on its way."""
    run = get_object_or_404(
        queries.taggings(request.account, request.member), pk=number
    )
    slices = run.slices.filter(account=request.account, done__isnull=False)
    figures = slices.aggregate(done=Sum("targets"))
    context = {"run": run, "reached": figures["done"] or 0, "state": STATES[run.status]}
    return render_part(request, "segments/taggings/show.html", "tagging", context)
