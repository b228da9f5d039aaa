"""The end of a membership."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from common.parts import render_part
from members import queries
from members.actions.remove_member import remove_member
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_ACCOUNT)
def new(request: MemberRequest, number: int) -> HttpResponse:
    """Ask whether a member is to be removed, or do it."""
    member = get_object_or_404(queries.members(request.account), pk=number)
    if request.method != "POST":
        context = {"person": member}
        return render_part(request, "members/removals/new.html", "dialog", context)
    remove_member(member, by=request.member)
    messages.success(
        request,
        gettext("%(who)s is a member no more.") % {"who": member.user},
    )
    return redirect("members:index", request.account.slug)
