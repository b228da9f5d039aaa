"""The members of an account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from common.forms import posted
from common.keyset import page_of
from members import queries
from members.actions.change_member import change_member
from members.forms import PartForm
from members.views.tabs import tabs
from tenancy.doors import MemberRequest, requires
from tenancy.models import Membership
from tenancy.roles import Capability

PAGE_MEMBERS = 50


@require_safe
@requires(Capability.MANAGE_ACCOUNT)
def index(request: MemberRequest) -> HttpResponse:
    """List the members, the latest first."""
    page = page_of(queries.members(request.account), request, PAGE_MEMBERS)
    context = {"page": page, "tabs": tabs(request, "index")}
    return render(request, "members/members/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_ACCOUNT)
def edit(request: MemberRequest, number: int) -> HttpResponse:
    """Show what a member may do and see, or change it."""
    member = get_object_or_404(queries.members(request.account), pk=number)
    form = PartForm.of(member, posted(request))
    if not form.is_valid():
        return _page(request, member, form)
    change_member(
        member, form.chosen_role, by=request.member, sections=form.chosen_sections
    )
    messages.success(request, gettext("%(who)s was changed.") % {"who": member.user})
    return redirect("members:index", request.account.slug)


def _page(request: MemberRequest, member: Membership, form: PartForm) -> HttpResponse:
    context = {
        "person": member,
        "form": form,
        "is_oneself": member.pk == request.member.pk,
    }
    return render(request, "members/members/edit.html", context, status=form.status)
