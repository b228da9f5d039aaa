"""Segments: the list, a new one, one in the builder, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

import profiles.queries
from common.errors import DomainError
from common.forms import posted
from common.keyset import page_of
from common.parts import render_part
from segments.actions.begin_exploration import begin_exploration
from segments.actions.delete_segment import delete_segment
from segments.actions.discard_changes import discard_changes
from segments.actions.duplicate_segment import duplicate_segment
from segments.actions.rename_segment import rename_segment
from segments.actions.save_segment import save_segment
from segments.drafts import Draft, segments, users_of
from segments.forms import BeginningForm, NameForm
from segments.models import Segment
from segments.templates import criterion_of, templates
from segments.views.builder import builder_page, of_draft
from segments.views.dialogs import answered
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGE_ROWS = 50
LONGEST_SEARCH = 100


@require_safe
@never_cache
@requires(Capability.BUILD_SEGMENTS)
def index(request: MemberRequest) -> HttpResponse:
    """List the segments, those changed last first."""
    asked = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    rows = segments(request.account)
    if asked:
        rows = rows.filter(name__icontains=asked)
    page = page_of(rows, request, PAGE_ROWS, "changed", "pk")
    context = {"page": page, "asked": asked}
    return render(request, "segments/segments/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.BUILD_SEGMENTS)
def new(request: MemberRequest) -> HttpResponse:
    """Choose a table and what to begin with; then build."""
    if request.method == "POST":
        return _begin(request, BeginningForm(request.account, request.POST))
    return _beginning(request, BeginningForm(request.account))


def _begin(request: MemberRequest, form: BeginningForm) -> HttpResponse:
    if not form.is_valid():
        return _beginning(request, form, status=422)
    table = form.cleaned_data["table"]
    criterion = criterion_of(table, form.cleaned_data["template"])
    begun = begin_exploration(table, by=request.member, criterion=criterion)
    return redirect("segments:exploration", request.account.slug, begun.pk)


def _beginning(
    request: MemberRequest, form: BeginningForm, status: int = 200
) -> HttpResponse:
    tables = list(profiles.queries.tables(request.account))
    asked = request.POST.get("table") or request.GET.get("table")
    chosen = next((table for table in tables if table.slug == asked), None)
    table = chosen or next(iter(tables), None)
    context = {
        "form": form,
        "tables": tables,
        "chosen": table,
        "templates": templates(table) if table else [],
    }
    return render_part(
        request, "segments/segments/new.html", "beginnings", context, status
    )


@require_safe
@never_cache
@requires(Capability.BUILD_SEGMENTS)
@of_draft
def show(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Show the segment in the builder, with what the member changed and did not save."""
    return builder_page(request, draft)


@require_POST
@requires(Capability.BUILD_SEGMENTS)
@of_draft
def save(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Save what was changed."""
    try:
        save_segment(draft, token=request.POST.get("version", ""))
    except DomainError as error:
        return builder_page(request, draft, status=error.status, error=str(error))
    messages.success(request, gettext("The segment was saved."))
    return redirect(draft.home)


@require_POST
@requires(Capability.BUILD_SEGMENTS)
@of_draft
def discard(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Go back to what was saved."""
    discard_changes(draft)
    messages.success(request, gettext("Your changes were discarded."))
    return redirect(draft.home)


@require_POST
@requires(Capability.BUILD_SEGMENTS)
def duplicate(request: MemberRequest, segment_id: int) -> HttpResponse:
    """Make a copy of the segment and go to it."""
    segment = get_object_or_404(segments(request.account), pk=segment_id)
    copied = duplicate_segment(segment, by=request.member)
    messages.success(request, gettext("This is the copy. Rename it as you like."))
    return redirect("segments:segment", request.account.slug, copied.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.BUILD_SEGMENTS)
def rename(request: MemberRequest, segment_id: int) -> HttpResponse:
    """Ask for another name, and take it."""
    segment = get_object_or_404(segments(request.account), pk=segment_id)
    form = NameForm(posted(request), initial={"name": segment.name})
    if form.is_valid():
        try:
            rename_segment(segment, form.cleaned_data["name"], by=request.member)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, gettext("The segment was renamed."))
            return answered(request, _home(segment))
    return _dialog(request, segment, "rename", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.BUILD_SEGMENTS)
def destroy(request: MemberRequest, segment_id: int) -> HttpResponse:
    """Ask before the segment is deleted, and delete it."""
    segment = get_object_or_404(segments(request.account), pk=segment_id)
    error = None
    if request.method == "POST":
        try:
            delete_segment(segment, by=request.member)
        except DomainError as refused:
            error = refused
        else:
            said = gettext("The segment was deleted. Nobody in it was.")
            messages.success(request, said)
            return answered(request, _list(request))
    return _dialog(request, segment, "destroy", error=error, users=users_of(segment))


def _dialog(
    request: MemberRequest, segment: Segment, name: str, **context: Any
) -> HttpResponse:
    form, error = context.get("form"), context.get("error")
    status = error.status if error else form.status if form else 200
    return render_part(
        request,
        f"segments/segments/{name}.html",
        "dialog",
        {"segment": segment, "home": _home(segment), **context},
        status,
    )


def _home(segment: Segment) -> str:
    return reverse("segments:segment", args=[segment.table.account.slug, segment.pk])


def _list(request: MemberRequest) -> str:
    return reverse("segments:segments", args=[request.account.slug])
