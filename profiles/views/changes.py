"""Changes of definitions that profiles have refused."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from profiles import queries
from profiles.actions.dismiss_change import dismiss_change
from profiles.views.definitions import TAB
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def show(request: MemberRequest, table_slug: str, change_id: int) -> HttpResponse:
    """Show how many values stand in the way, and some of those whose they are."""
    changes = queries.changes(request.account).filter(table__slug=table_slug)
    change = get_object_or_404(changes, pk=change_id)
    people = queries.profiles_of(request.account, table_slug)
    context = {
        "change": change,
        "table": change.table,
        "people": [
            (profile, profile.attributes.get(change.name))
            for profile in people.filter(pk__in=change.examples).order_by("pk")
        ],
        "may_define": request.member.may(Capability.DEFINE_TABLES),
    }
    return render(request, "profiles/changes/show.html", context)


@require_POST
@requires(Capability.DEFINE_TABLES)
def destroy(request: MemberRequest, table_slug: str, change_id: int) -> HttpResponse:
    """Forget a refusal that somebody has read."""
    changes = queries.changes(request.account).filter(table__slug=table_slug)
    dismiss_change(get_object_or_404(changes, pk=change_id))
    messages.success(request, gettext("The refusal was put away."))
    return redirect(TAB, request.account.slug, table_slug)
