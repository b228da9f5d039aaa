"""The custom-table entries of one person."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import profiles.queries
from common.keyset import page_of
from common.parts import render_part
from common.prepared import one_or_404
from interactions import entries
from interactions.entries import FIRST_ROWS, custom_tables, grid, newest
from interactions.models import CustomTable
from profiles.models import Profile
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGE_ROWS = 50


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest, table_slug: str, profile_id: int) -> HttpResponse:
    """Show the newest entries of each custom table."""
    profile = one_or_404(
        profiles.queries.profile_of(request.account, table_slug, profile_id)
    )
    shown = [_newest(profile, each) for each in custom_tables(profile)]
    context = {"profile": profile, "shown": shown}
    return render_part(request, "interactions/entries/index.html", "entries", context)


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def show(
    request: MemberRequest, table_slug: str, profile_id: int, custom_slug: str
) -> HttpResponse:
    """Show a page of the entries in one custom table."""
    profile = one_or_404(
        profiles.queries.profile_of(request.account, table_slug, profile_id)
    )
    custom_table = one_or_404(entries.custom_table(profile, custom_slug))
    page = page_of(entries.entries(profile, custom_table), request, PAGE_ROWS)
    context = {
        "profile": profile,
        "custom_table": custom_table,
        "grid": grid(custom_table, page.rows),
        "page": page,
    }
    return render(request, "interactions/entries/show.html", context)


def _newest(profile: Profile, custom_table: CustomTable) -> dict[str, object]:
    """Return the first rows of a custom table, and where the others are."""
    rows = newest(profile, custom_table)
    slugs = [profile.table.account.slug, profile.table.slug]
    url = reverse(
        "interactions:entries_of_profile_in",
        args=[*slugs, profile.pk, custom_table.slug],
    )
    return {
        "table": custom_table,
        "grid": grid(custom_table, rows[:FIRST_ROWS]),
        "more_url": url if len(rows) > FIRST_ROWS else "",
    }
