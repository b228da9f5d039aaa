"""Changes of unique keys: who stands in the way, and a change put away."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.handing_out import MEDIA, sheet_answer
from common.keyset import page_of
from profiles import queries
from profiles.actions.carry_out_key_change import FLAWS_KEPT
from profiles.actions.dismiss_key_change import dismiss_key_change
from profiles.actions.hand_out_flaws import hand_out_flaws
from profiles.key_flaws import flaws, looks
from profiles.models import KeyChange, KeyChangeStatus
from profiles.views.keys import TAB
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGE_ROWS = 50


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def show(request: MemberRequest, table_slug: str, change_id: int) -> HttpResponse:
    """Show who is in the way of a key, or of its removal."""
    change = _refused(request, table_slug, change_id)
    page = page_of(flaws(change), request, PAGE_ROWS)
    context = {
        "table": change.table,
        "change": change,
        "looks": looks(change, page.rows),
        "page": page,
        "found": change.duplicates + change.invalid + change.alone,
        "most": FLAWS_KEPT,
        "may_define": request.member.may(Capability.DEFINE_TABLES),
    }
    return render(request, "profiles/key_changes/show.html", context)


@require_POST
@requires(Capability.DEFINE_TABLES)
def download(
    request: MemberRequest, table_slug: str, change_id: int, kind: str
) -> HttpResponse:
    """Answer with all of them as a file; the trail notes it."""
    change = _refused(request, table_slug, change_id)
    if kind not in MEDIA:
        raise Http404
    content = hand_out_flaws(change, kind, by=request.member)
    return sheet_answer(f"{table_slug}-{change.attribute.name}", kind, content)


@require_POST
@requires(Capability.DEFINE_TABLES)
def destroy(request: MemberRequest, table_slug: str, change_id: int) -> HttpResponse:
    """Withdraw a change that is under way, or put a refusal away."""
    changes = queries.key_changes(request.account).filter(table__slug=table_slug)
    dismiss_key_change(get_object_or_404(changes, pk=change_id), by=request.member)
    messages.success(request, gettext("The keys stay as they were."))
    return redirect(TAB, request.account.slug, table_slug)


def _refused(request: MemberRequest, table_slug: str, change_id: int) -> KeyChange:
    changes = queries.key_changes(request.account).filter(
        table__slug=table_slug, status=KeyChangeStatus.REFUSED
    )
    return get_object_or_404(changes, pk=change_id)
