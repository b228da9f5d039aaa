"""The copy of everything that is held about one person."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from common.once import MOST_CHARACTERS
from exports.actions.request_person_export import request_person_export
from profiles.models import Profile
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_POST
@requires(Capability.EXPORT_PROFILES)
def create(request: MemberRequest, table_slug: str, profile_id: int) -> HttpResponse:
    """Have the copy made and go to its page."""
    visible = Profile.objects.visible(request.account).select_related("table")
    profile = get_object_or_404(visible, table__slug=table_slug, pk=profile_id)
    once = request.POST.get("once", "")[:MOST_CHARACTERS]
    export = request_person_export(profile, by=request.member, once=once)
    return redirect("exports:show", request.account.slug, export.pk)
