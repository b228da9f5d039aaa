"""The bell, what it rang for, and what comes by e-mail too."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_htmx.http import trigger_client_event

from common.forms import posted
from common.keyset import page_of
from notifications import queries
from notifications.actions.choose_letters import choose_letters
from notifications.actions.mark_read import mark_read
from notifications.forms import LettersForm
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
    """Show the bell alone; say what rang since the page had `?known=` unread notes."""
    unread = queries.unread(request.member)
    context = {"slug": request.account.slug, "unread": unread}
    response = render(request, "notifications/bell.html", context)
    known = request.GET.get("known", "")
    if known.isdecimal() and unread > int(known[:9]):
        note = queries.notifications_of(request.member).filter(read=None)[0]
        toast = {"text": str(note), "level": "info"}
        trigger_client_event(response, "toast", toast)
    return response


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


@require_http_methods(["GET", "HEAD", "POST"])
@requires(None)
def letters(request: MemberRequest) -> HttpResponse:
    """Show which notes come by e-mail too, or change it."""
    member = request.member
    chosen = {"kinds": [str(kind) for kind in queries.mailed_kinds(member)]}
    form = LettersForm(member.user.email, posted(request), initial=chosen)
    if form.is_valid():
        choose_letters(member, form.cleaned_data["kinds"])
        messages.success(request, gettext("Your choice was saved."))
        return redirect("notifications:letters", request.account.slug)
    status = 422 if form.is_bound else 200
    name = "notifications/letters.html"
    return render(request, name, {"form": form}, status=status)
