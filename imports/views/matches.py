"""*Delete Profiles* of a segment and *Delete explored profiles*: an import begins."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from imports import queries
from imports.actions.import_matches import import_matches
from imports.views.wizard import Step, go_to
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
