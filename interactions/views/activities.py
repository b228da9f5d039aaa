"""The chart of what happened around one person, month by month."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import profiles.queries
from common.parts import render_part
from common.prepared import one_or_404
from interactions.activity import SERIES, activity
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def show(request: MemberRequest, table_slug: str, profile_id: int) -> HttpResponse:
    """Show the chart, with its figures in a table."""
    profile = one_or_404(
        profiles.queries.profile_of(request.account, table_slug, profile_id)
    )
    drawn = activity(profile, reader=request.member)
    context = {"profile": profile, "activity": drawn, "series": SERIES}
    return render_part(
        request, "interactions/activities/show.html", "activity", context
    )
