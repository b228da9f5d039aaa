"""Changes of definitions that profiles have refused."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.handing_out import MEDIA, sheet_answer
from common.keyset import page_of
from profiles import queries
from profiles.actions.dismiss_change import dismiss_change
from profiles.actions.hand_out_change_flaws import hand_out_change_flaws
from profiles.change_flaws import flaws, looks
from profiles.engine.stages import MOST_FLAWS
from profiles.models import ChangeStatus, DefinitionChange
from profiles.views.definitions import TAB
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGE_ROWS = 50


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def show(request: MemberRequest, table_slug: str, change_id: int) -> HttpResponse:
    """Show how many values stand in the way, and whose they are."""
    change = _change(request, table_slug, change_id)
    page = page_of(flaws(change, reader=request.member), request, PAGE_ROWS)
    context = {
        "change": change,
        "found": change.found_by(request.member),
        "table": change.table,
        "looks": looks(change, page.rows, reader=request.member),
        "page": page,
        "most": MOST_FLAWS,
        "may_define": request.member.may(Capability.DEFINE_TABLES),
    }
    return render(request, "profiles/changes/show.html", context)


@require_POST
@never_cache
@requires(Capability.DEFINE_TABLES)
def download(
    request: MemberRequest, table_slug: str, change_id: int, kind: str
) -> HttpResponse:
    """Answer with all of them as a file; the trail notes it."""
    change = _change(request, table_slug, change_id, status=ChangeStatus.REFUSED)
    if kind not in MEDIA:
        raise Http404
    content = hand_out_change_flaws(change, kind, by=request.member)
    return sheet_answer(f"{table_slug}-{change.name}", kind, content)


@require_POST
@requires(Capability.DEFINE_TABLES)
def destroy(request: MemberRequest, table_slug: str, change_id: int) -> HttpResponse:
    """Forget a refusal that somebody has read."""
    dismiss_change(_change(request, table_slug, change_id))
    messages.success(request, gettext("The refusal was put away."))
    return redirect(TAB, request.account.slug, table_slug)


def _change(
    request: MemberRequest, table_slug: str, change_id: int, **more: str
) -> DefinitionChange:
    changes = queries.changes(request.account).filter(table__slug=table_slug, **more)
    return get_object_or_404(changes, pk=change_id)
