"""Step 5 of an import that unsubscribes: what the list comes to, and the launch."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from common.errors import DomainError
from erasure.actions.launch_erasure import StalePreview
from imports import labels, queries
from imports.actions.launch_import import launch_import
from imports.actions.request_staging import request_staging
from imports.forms import UnsubscriptionLaunchForm
from imports.models import Import, Status
from imports.outcomes import Outcome
from imports.topics import topics_shown
from imports.views.reading import reading
from imports.views.wizard import Step, go, go_to, list_step, show
from tenancy.doors import MemberRequest

OVERVIEW = "imports/unsubscriptions/overview.html"
LAUNCH = "imports/launches/quiet.html"
QUESTION = "imports/unsubscriptions/question.html"


def overview(request: MemberRequest, run: Import) -> HttpResponse:
    """Show how far the list is read, then who is unsubscribed from what."""
    if run.status == Status.DRAFT:
        return go_to(request, run, Step.MAPPING if run.file_path else list_step(run))
    context = _preview(request, run) if run.status == Status.STAGED else reading(run)
    return show(
        request, run, Step.OVERVIEW, context, template=OVERVIEW, part="overview"
    )


def launch(request: MemberRequest, run: Import) -> HttpResponse:
    """Ask for the tick, or launch what was confirmed."""
    if request.method != "POST":
        if run.status != Status.STAGED or not run.matched:
            return go_to(request, run, Step.OVERVIEW)
        form = UnsubscriptionLaunchForm(initial={"fingerprint": run.fingerprint})
        return _page(request, run, form)
    form = UnsubscriptionLaunchForm(request.POST)
    if not form.is_valid():
        return _page(request, run, form, status=422)
    try:
        with transaction.atomic():
            execution = launch_import(run, by=request.member, **form.cleaned_data)
    except DomainError as error:
        run.refresh_from_db()
        if isinstance(error, StalePreview) and run.status == Status.STAGED:
            request_staging(run, by=request.member)
        return _page(request, run, form, status=error.status, problem=error)
    url = reverse("imports:execution", args=[request.account.slug, execution.pk])
    return go(request, url)


def _preview(request: MemberRequest, run: Import) -> dict[str, Any]:
    topics, unseen = topics_shown(run, request.member)
    return {
        "lines": labels.lines(
            run.outcomes,
            act=False,
            matching=run.is_by_criterion,
            aim=Outcome.UNSUBSCRIBED,
        ),
        "rows_of_file": sum(run.outcomes.values()),
        "topics": [(topic, run.impact.get(str(topic.pk), 0)) for topic in topics],
        "unseen": unseen,
        "sample": queries.profile_sample(run, Outcome.UNSUBSCRIBED),
    }


def _page(
    request: MemberRequest,
    run: Import,
    form: UnsubscriptionLaunchForm,
    status: int = 200,
    problem: DomainError | None = None,
) -> HttpResponse:
    topics, unseen = topics_shown(run, request.member)
    context = {
        "form": form,
        "topics": topics,
        "unseen": unseen,
        "problem": problem,
        "question": QUESTION,
        "launch_url": reverse("imports:launch", args=[run.account.slug, run.pk]),
    }
    return show(
        request,
        run,
        Step.OVERVIEW,
        context,
        template=LAUNCH,
        part="dialog",
        status=status,
    )
