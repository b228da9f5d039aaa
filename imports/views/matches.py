"""Whoever matches a segment or was explored, deleted or unsubscribed: an import begins."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from imports import queries
from imports.actions.import_matches import import_matches
from imports.refusals import NoTopic
from imports.views.wizard import Step, go_to
from segments.actions.change_draft import StaleDraft
from segments.forms import UnsubscriptionForm
from tenancy.doors import MemberRequest, requires
from tenancy.models import Feature
from tenancy.roles import Capability


@require_POST
@requires(Capability.ERASE_SEGMENT, Feature.SEGMENT_DELETION)
def of_segment(request: MemberRequest, number: int) -> HttpResponse:
    """Begin an import of whoever matches a segment, and go to its overview."""
    segment = get_object_or_404(queries.segments(request.account), pk=number)
    run = import_matches(segment, by=request.member)
    return go_to(request, run, Step.OVERVIEW)


@require_POST
@requires(Capability.ERASE_SEGMENT, Feature.SEGMENT_DELETION)
def of_exploration(request: MemberRequest, number: int) -> HttpResponse:
    """Begin an import of whoever was explored, and go to its overview."""
    explorations = queries.explorations_of(request.member)
    exploration = get_object_or_404(explorations, pk=number)
    run = import_matches(exploration, by=request.member)
    return go_to(request, run, Step.OVERVIEW)


@require_POST
@requires(Capability.EDIT_PROFILES)
def unsubscription_of_segment(request: MemberRequest, number: int) -> HttpResponse:
    """Begin an import that unsubscribes whoever matches a segment."""
    segment = get_object_or_404(queries.segments(request.account), pk=number)
    run = import_matches(segment, by=request.member, **_topics(request))
    return go_to(request, run, Step.OVERVIEW)


@require_POST
@requires(Capability.EDIT_PROFILES)
def unsubscription_of_exploration(request: MemberRequest, number: int) -> HttpResponse:
    """Begin an import that unsubscribes whoever was explored, as it was shown."""
    explorations = queries.explorations_of(request.member)
    exploration = get_object_or_404(explorations, pk=number)
    if request.POST.get("version") != str(exploration.version):
        raise StaleDraft
    run = import_matches(exploration, by=request.member, **_topics(request))
    return go_to(request, run, Step.OVERVIEW)


def _topics(request: MemberRequest) -> dict[str, Any]:
    """Return the topics that were chosen; raise NoTopic where there is none."""
    form = UnsubscriptionForm(request.member, request.POST)
    if "topic" in form.errors:
        raise NoTopic
    return {"topics": form.topics, "every": form.is_every}
