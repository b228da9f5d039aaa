"""The way in: which account, and where in it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tenancy import queries
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """List the accounts of whoever is signed in; go straight into the only one."""
    accounts = queries.accounts_of(request.user)  # type: ignore[arg-type]
    if len(accounts) == 1:
        return redirect("account", accounts[0].slug)
    return render(request, "tenancy/accounts/index.html", {"choices": accounts})


@require_safe
@requires(None)
def show(request: MemberRequest) -> HttpResponse:
    """Go to where this member's work begins."""
    if request.member.may(Capability.VIEW_PROFILES):
        return redirect(reverse("profiles:tables", args=[request.account.slug]))
    return redirect(reverse("imports:in_progress", args=[request.account.slug]))
