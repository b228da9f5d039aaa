"""Invitations, as those who invite see them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from common.errors import DomainError
from common.forms import posted
from common.keyset import page_of
from members import queries
from members.actions.invite_member import invite_member
from members.actions.renew_invitation import renew_invitation
from members.actions.withdraw_invitation import withdraw_invitation
from members.forms import InvitationForm
from members.views.tabs import tabs
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGE_INVITATIONS = 50


@require_safe
@requires(Capability.MANAGE_ACCOUNT)
def index(request: MemberRequest) -> HttpResponse:
    """List the invitations that nobody accepted yet, the latest first."""
    page = page_of(queries.invitations(request.account), request, PAGE_INVITATIONS)
    context = {"page": page, "tabs": tabs(request, "invitations")}
    return render(request, "members/invitations/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_ACCOUNT)
def new(request: MemberRequest) -> HttpResponse:
    """Show the form of an invitation, or send it."""
    form = InvitationForm(request.account, posted(request))
    if not form.is_valid():
        return _form_page(request, form)
    email = form.cleaned_data["email"]
    try:
        invite_member(
            request.account,
            email,
            form.chosen_role,
            by=request.member,
            sections=form.chosen_sections,
        )
    except DomainError as error:
        form.refuse(error)
        return _form_page(request, form)
    messages.success(request, gettext("%(who)s was invited.") % {"who": email})
    return redirect("members:invitations", request.account.slug)


@require_POST
@requires(Capability.MANAGE_ACCOUNT)
def renew(request: MemberRequest, number: int) -> HttpResponse:
    """Send another link."""
    invitation = get_object_or_404(queries.invitations(request.account), pk=number)
    renew_invitation(invitation, by=request.member)
    said = gettext(
        "Another link is on its way to %(who)s; the one before leads nowhere."
    )
    messages.success(request, said % {"who": invitation.email})
    return redirect("members:invitations", request.account.slug)


@require_POST
@requires(Capability.MANAGE_ACCOUNT)
def destroy(request: MemberRequest, number: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(queries.invitations(request.account), pk=number)
    withdraw_invitation(invitation, by=request.member)
    said = gettext("The invitation of %(who)s was withdrawn; its link leads nowhere.")
    messages.success(request, said % {"who": invitation.email})
    return redirect("members:invitations", request.account.slug)


def _form_page(request: MemberRequest, form: InvitationForm) -> HttpResponse:
    template = "members/invitations/new.html"
    return render(request, template, {"form": form}, status=form.status)
