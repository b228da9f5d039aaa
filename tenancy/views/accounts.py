"""The way in: which account."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tenancy import queries


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """List the accounts of whoever is signed in; go straight into the only one."""
    accounts = queries.accounts_of(request.user)  # type: ignore[arg-type]
    if len(accounts) == 1:
        return redirect("account", accounts[0].slug)
    return render(request, "tenancy/accounts/index.html", {"choices": accounts})
