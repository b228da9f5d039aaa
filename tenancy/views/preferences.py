"""How one likes the pages: in which language, in which time zone."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from tenancy.actions.prefer import prefer
from tenancy.forms import PreferencesForm
from tenancy.models import User
from tenancy.queries import languages_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest) -> HttpResponse:
    """Show the choices, or take them and go back to where one came from."""
    user = request.user
    assert isinstance(user, User)
    languages = languages_of(user)
    if request.method != "POST":
        return _page(request, PreferencesForm(languages, known(user, languages)))
    # The menu posts the language alone.
    given = {**known(user, languages), **request.POST.dict()}
    form = PreferencesForm(languages, given)
    if not form.is_valid():
        return _page(request, form, status=422)
    prefer(user, **form.cleaned_data)
    return redirect(_back(request))


def known(user: User, languages: Sequence[tuple[str, Any]]) -> dict[str, str]:
    """Return what `user` chose before, as far as it can be chosen still."""
    offered = dict(languages)
    language = user.language if user.language in offered else next(iter(offered))
    return {"language": language, "time_zone": user.time_zone}


def _page(
    request: HttpRequest, form: PreferencesForm, status: int = 200
) -> HttpResponse:
    name = "tenancy/preferences/edit.html"
    return render(request, name, {"form": form}, status=status)


def _back(request: HttpRequest) -> str:
    """Return where to go: a page of ours that the form names, or the choices."""
    wanted = request.POST.get("next", "")
    # A path, since `redirect` takes anything else for the name of a page.
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if wanted.startswith("/") and ours else request.path
