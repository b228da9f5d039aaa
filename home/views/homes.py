"""The home of an account: where things stand."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.parts import render_part
from home.actions.request_count import request_count
from home.look import Home
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_safe
@never_cache
@requires(None)
def show(request: MemberRequest) -> HttpResponse:
    """Show where things stand, live while something moves."""
    member = request.member
    counts = member.may(Capability.VIEW_PROFILES)
    is_counting = counts and request_count(request.account)
    context = {"home": Home(member, is_counting=is_counting)}
    part = "now" if request.htmx and request.htmx.target == "now" else "home"
    return render_part(request, "home/show.html", part, context)
