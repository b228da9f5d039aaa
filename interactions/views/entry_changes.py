"""Changes of attributes of entries that entries have refused."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.handing_out import MEDIA, sheet_answer
from common.keyset import page_of
from interactions.actions.carry_out_entry_change import MOST_FLAWS
from interactions.actions.dismiss_entry_change import dismiss_entry_change
from interactions.actions.hand_out_entry_flaws import hand_out_entry_flaws
from interactions.custom_entries import entry_changes
from interactions.entry_flaws import flaws, looks
from interactions.models import EntryChange
from interactions.views.custom_tables import TABLE, custom_of
from profiles.models import ChangeStatus
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGE_ROWS = 50


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def show(
    request: MemberRequest, table_slug: str, custom_slug: str, change_id: int
) -> HttpResponse:
    """Show how many values stand in the way, and whose they are."""
    change = _change(request, table_slug, custom_slug, change_id)
    page = page_of(flaws(change), request, PAGE_ROWS)
    context = {
        "change": change,
        "custom": change.custom_table,
        "table": change.custom_table.profile_table,
        "looks": looks(change, page.rows),
        "page": page,
        "most": MOST_FLAWS,
        "may_define": request.member.may(Capability.DEFINE_TABLES),
        "may_edit": request.member.may(Capability.EDIT_PROFILES),
    }
    return render(request, "interactions/custom/change.html", context)


@require_POST
@never_cache
@requires(Capability.DEFINE_TABLES)
def download(
    request: MemberRequest, table_slug: str, custom_slug: str, change_id: int, kind: str
) -> HttpResponse:
    """Answer with all of them as a file; the trail notes it."""
    change = _change(request, table_slug, custom_slug, change_id)
    if kind not in MEDIA or change.status != ChangeStatus.REFUSED:
        raise Http404
    content = hand_out_entry_flaws(change, kind, by=request.member)
    return sheet_answer(f"{custom_slug}-{change.name}", kind, content)


@require_POST
@requires(Capability.DEFINE_TABLES)
def destroy(
    request: MemberRequest, table_slug: str, custom_slug: str, change_id: int
) -> HttpResponse:
    """Forget a refusal that somebody has read."""
    dismiss_entry_change(_change(request, table_slug, custom_slug, change_id))
    messages.success(request, gettext("The refusal was put away."))
    return redirect(TABLE, request.account.slug, table_slug, custom_slug)


def _change(
    request: MemberRequest, table_slug: str, custom_slug: str, change_id: int
) -> EntryChange:
    custom = custom_of(request, table_slug, custom_slug)
    changes = entry_changes(request.account).filter(custom_table=custom)
    return get_object_or_404(changes, pk=change_id)
