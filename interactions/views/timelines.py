"""The timeline of one person, as a page and as a part of their profile's."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import profiles.queries
from common.parts import render_part
from common.prepared import one_or_404
from interactions import timeline
from interactions.timeline import SOURCES, Kind, Place
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest, table_slug: str, profile_id: int) -> HttpResponse:
    """Show what happened, the newest first, of all kinds or of `?kind=`."""
    profile = one_or_404(
        profiles.queries.profile_of(request.account, table_slug, profile_id)
    )
    asked = request.GET.get("kind", "")
    kind = Kind(asked) if asked in set(Kind) else None
    before = timeline.place(request.GET.get("before", ""))
    page = timeline.timeline(profile, kind, before, reader=request.member)
    home = reverse(
        "interactions:timeline", args=[request.account.slug, table_slug, profile.pk]
    )
    context = {
        "profile": profile,
        "timeline": page,
        "kinds": _choices(home, kind),
        "newest_url": _at(home, kind) if before else "",
        "older_url": _at(home, kind, page.older) if page.older else "",
        "goes_on": before is not None,
    }
    part = "rows" if before else "timeline"
    return render_part(request, "interactions/timelines/index.html", part, context)


def _choices(home: str, chosen: Kind | None) -> list[dict[str, object]]:
    """Return what the timeline can be narrowed to."""
    kinds = [(None, gettext("All")), *((each, SOURCES[each].plural) for each in Kind)]
    return [
        {"label": label, "url": _at(home, kind), "current": kind == chosen}
        for kind, label in kinds
    ]


def _at(home: str, kind: Kind | None, before: Place | None = None) -> str:
    query = {"kind": kind, "before": before}
    said = urlencode({name: str(value) for name, value in query.items() if value})
    return f"{home}?{said}" if said else home
