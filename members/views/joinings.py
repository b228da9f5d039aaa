"""The way into an account for those who are invited: the only page without a member."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.forms import posted
from members import queries
from members.actions.accept_invitation import accept_invitation
from members.actions.create_user import create_user
from members.forms import JoiningForm
from members.models import Invitation
from members.refusals import InvitationOver
from tenancy.models import Account, User
from tenancy.scope import account_transaction

BACKEND = "tenancy.backends.Backend"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show who invites whom to what, or let them in."""
    account = Account.objects.filter(slug=slug).first()
    if account is None:
        raise Http404
    try:
        with account_transaction(account):
            return _answer(request, account, token)
    except InvitationOver as error:
        return _page(request, {"account": account, "error": error}, error.status)


def _answer(request: HttpRequest, account: Account, token: str) -> HttpResponse:
    invitation = queries.invitation_of(account, token)
    if invitation is None:
        raise Http404
    if not invitation.is_valid:
        raise InvitationOver
    known = queries.user_of(invitation)
    if known is None:
        return _newcomer(request, invitation)
    if request.user != known:
        # Whoever reads the mail proves by signing in that they are who they were.
        return _page(request, {"invitation": invitation, "account": account})
    if request.method != "POST":
        context = {"invitation": invitation, "account": account, "may_accept": True}
        return _page(request, context)
    return _joined(request, invitation, known)


def _newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Ask who they are, or create them and let them in."""
    form = JoiningForm(invitation.email, posted(request))
    if request.user.is_authenticated or not form.is_valid():
        context = {
            "invitation": invitation,
            "account": invitation.account,
            "form": None if request.user.is_authenticated else form,
        }
        return _page(request, context, status=422 if form.is_bound else 200)
    user = create_user(invitation, **form.cleaned_data)
    response = _joined(request, invitation, user)
    login(request, user, backend=BACKEND)
    return response


def _joined(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    accept_invitation(invitation, user=user)
    account = invitation.account
    said = gettext("Welcome to %(account)s.")
    messages.success(request, said % {"account": account.name})
    return redirect("account", account.slug)


def _page(
    request: HttpRequest, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, "members/joinings/new.html", context, status=status)
