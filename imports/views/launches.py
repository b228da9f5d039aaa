"""The confirmation, and the launch: once, and for good."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from erasure.actions.launch_erasure import StalePreview
from imports.actions.launch_import import SetChanged, launch_import
from imports.actions.request_staging import request_staging
from imports.forms import LaunchForm
from imports.models import Execution, Import, Status
from imports.views.by_kind import or_its_kinds
from imports.views.doors import of_open_import
from imports.views.wizard import Step, go, go_to, show
from segments.refusals import CriterionRefused
from tenancy.doors import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
@of_open_import
@or_its_kinds("launch")
def launch(request: MemberRequest, run: Import) -> HttpResponse:
    """Ask for the tick and the reason, or launch what was confirmed."""
    if request.method != "POST":
        if run.status != Status.STAGED or not run.matched:
            return go_to(request, run, Step.OVERVIEW)
        known = {"fingerprint": run.fingerprint}
        return _page(request, run, LaunchForm(request.account, initial=known))
    form = LaunchForm(request.account, request.POST)
    if not form.is_valid():
        return _page(request, run, form, status=422)
    try:
        execution = _launched(request, run, form)
    except DomainError as error:
        return _refused(request, run, form, error)
    url = reverse("imports:execution", args=[request.account.slug, execution.pk])
    return go(request, url)


def _launched(request: MemberRequest, run: Import, form: LaunchForm) -> Execution:
    with transaction.atomic():
        return launch_import(run, by=request.member, **form.cleaned_data)


def _refused(
    request: MemberRequest, run: Import, form: LaunchForm, error: DomainError
) -> HttpResponse:
    """Say why nothing was launched; what is stale is computed again meanwhile.

    A set that changed stays as it was shown, to be gone on with if that is wanted.
    """
    run.refresh_from_db()
    if isinstance(error, SetChanged):
        return _changed(request, run, form, error)
    stale = isinstance(error, (StalePreview, CriterionRefused))
    if stale and run.status == Status.STAGED:
        request_staging(run, by=request.member)
    return _page(request, run, form, status=error.status, problem=error)


def _changed(
    request: MemberRequest, run: Import, form: LaunchForm, error: SetChanged
) -> HttpResponse:
    """Show the change in numbers, and the choice."""
    going_on = LaunchForm(
        request.account,
        initial={**form.cleaned_data, "accepted": error.change.digest},
    )
    return _page(
        request,
        run,
        going_on,
        status=error.status,
        change=error.change,
        remaining=run.matched - error.change.spared,
    )


def _page(
    request: MemberRequest,
    run: Import,
    form: LaunchForm,
    status: int = 200,
    **also: Any,
) -> HttpResponse:
    return show(
        request,
        run,
        Step.OVERVIEW,
        {
            "form": form,
            "launch_url": reverse("imports:launch", args=[run.account.slug, run.pk]),
            **also,
        },
        template="imports/launches/new.html",
        part="dialog",
        status=status,
    )
