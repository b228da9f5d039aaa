"""The bell, and what it rang for."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from common.keyset import page_of
from notifications import queries
from notifications.actions.mark_read import mark_read
from tenancy.doors import MemberRequest, requires

PAGE_NOTES = 30


@require_safe
@requires(None)
def index(request: MemberRequest) -> HttpResponse:
    """List the member's notes, the youngest first."""
    page = page_of(queries.notifications_of(request.member), request, PAGE_NOTES)
    return render(request, "notifications/index.html", {"page": page})


@require_safe
@requires(None)
def bell(request: MemberRequest) -> HttpResponse:
    """Show the bell alone, with the number of unread notes."""
    return render(request, "notifications/bell.html")


@require_POST
@requires(None)
def read_one(request: MemberRequest, number: int) -> HttpResponse:
    """Mark a note as read and go where it leads."""
    notes = queries.notifications_of(request.member)
    note = get_object_or_404(notes, pk=number)
    mark_read(notes.filter(pk=note.pk))
    return redirect(note.path)


@require_POST
@requires(None)
def read_all(request: MemberRequest) -> HttpResponse:
    """Mark every note as read."""
    mark_read(queries.notifications_of(request.member))
    return redirect("notifications:index", request.account.slug)
