"""What was kept of imports to begin others from: saved, listed, renamed, removed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from common.errors import BadInput
from common.forms import posted
from common.keyset import page_of
from imports import queries
from imports.actions.remove_configuration import remove_configuration
from imports.actions.rename_configuration import rename_configuration
from imports.actions.save_configuration import save_configuration
from imports.actions.start_from import start_from
from imports.forms import ConfigurationForm
from imports.models import Configuration, Import, Kind
from imports.views.doors import of_any_file
from imports.views.wizard import Step, go_to
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGE_CONFIGURATIONS = 25
FORM = "imports/configurations/form.html"


@require_safe
@requires(Capability.IMPORT_PROFILES)
def index(request: MemberRequest) -> HttpResponse:
    """List the configurations, the youngest first."""
    found = queries.configurations(request.account)
    page = page_of(found, request, PAGE_CONFIGURATIONS)
    kinds: dict[str, Any] = dict(Kind.choices)
    rows = [(kept, kinds.get(kept.kind, kept.kind)) for kept in page.rows]
    context = {"page": page, "rows": rows}
    return render(request, "imports/configurations/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_any_file
def new(request: MemberRequest, run: Import) -> HttpResponse:
    """Ask for a name, and keep what was chosen for an import."""
    form = ConfigurationForm(posted(request), initial={"name": run.name[:100]})
    if form.is_valid():
        try:
            kept = save_configuration(run, form.cleaned_data["name"], by=request.member)
        except BadInput as error:
            form.add_error("name", str(error))
        else:
            return _done(request, gettext("Saved as configuration “%s”.") % kept.name)
    context = {"form": form, "run": run}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.IMPORT_PROFILES)
def edit(request: MemberRequest, number: int) -> HttpResponse:
    """Give a configuration another name."""
    kept = _configuration(request, number)
    form = ConfigurationForm(posted(request), initial={"name": kept.name})
    if form.is_valid():
        try:
            rename_configuration(kept, form.cleaned_data["name"], by=request.member)
        except BadInput as error:
            form.add_error("name", str(error))
        else:
            return _done(request, gettext("It is called “%s” now.") % kept.name)
    context = {"form": form, "configuration": kept}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@require_POST
@requires(Capability.IMPORT_PROFILES)
def start(request: MemberRequest, number: int) -> HttpResponse:
    """Begin an import from a configuration, at its list."""
    run = start_from(_configuration(request, number), by=request.member)
    return go_to(request, run, Step.FILE)


@require_POST
@requires(Capability.IMPORT_PROFILES)
def destroy(request: MemberRequest, number: int) -> HttpResponse:
    """Remove a configuration."""
    remove_configuration(_configuration(request, number), by=request.member)
    return _done(request, gettext("The configuration was removed."))


def _done(request: MemberRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("imports:configurations", request.account.slug)


def _configuration(request: MemberRequest, number: int) -> Configuration:
    return get_object_or_404(queries.configurations(request.account), pk=number)
