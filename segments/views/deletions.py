"""What deleting whoever matches would mean, before the import is opened for it."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.errors import DomainError
from common.parts import render_part
from segments import queries
from segments.drafts import Draft
from segments.matches import sections_concerned
from segments.views.builder import context_of, of_draft
from tenancy.doors import MemberRequest, requires
from tenancy.models import Feature
from tenancy.roles import Capability
from tenancy.sections import seen_by


class NotSaved(DomainError):
    """This segment has changes that are not saved. Save or discard them first."""


class NobodyMatches(DomainError):
    """Nobody matches any more, so there is nobody to delete."""


@require_safe
@never_cache
@requires(Capability.ERASE_SEGMENT, Feature.SEGMENT_DELETION)
@of_draft
def new(request: MemberRequest, draft: Draft) -> HttpResponse:
    """Say how many would go, and in which sections; the import comes next."""
    if draft.is_changed:
        raise NotSaved
    criterion = draft.builder.complete()
    matched = queries.count(draft.table, criterion, reader=request.member)
    if not matched:
        raise NobodyMatches
    context = context_of(
        request,
        draft,
        matched=matched,
        has_unseen=seen_by(request.member) is not None,
        sections=sections_concerned(draft.table, criterion, reader=request.member),
    )
    return render_part(request, "segments/builder/deletion.html", "dialog", context)
