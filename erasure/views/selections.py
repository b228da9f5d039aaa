"""What somebody picked in the grid, with everything that would go: the pop-up."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

import profiles.queries
from common.back import way_back
from common.errors import DomainError
from common.parts import render_part
from erasure import selection
from erasure.forms import DeletionForm, by_hand
from erasure.labels import lines_for
from erasure.models import Door
from profiles.models import Profile, ProfileTable
from tenancy.doors import MemberRequest, requires
from tenancy.models import Account
from tenancy.roles import Capability
from tenancy.sections import sections_of


class NobodyIsThere(DomainError):
    """None of the selected profiles is there any more. Nothing was deleted now."""


@require_POST
@never_cache
@requires(Capability.ERASE_SELECTION)
def show(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Show who and what would go; nothing is changed."""
    tables = profiles.queries.tables(request.account)
    table = get_object_or_404(tables, slug=table_slug)
    return pop_up(request, table, DeletionForm())


def pop_up(
    request: MemberRequest, table: ProfileTable, form: DeletionForm
) -> HttpResponse:
    """Answer with the picked profiles as they are now, and `form` to delete them."""
    picked = selection.numbers(request.POST.getlist("profile"))
    shown = selection.preview(table, picked)
    if not shown.profiles and not shown.held:
        raise NobodyIsThere
    form.ask_for(request.account)
    slugs = [request.account.slug, table.slug]
    back = way_back(
        request,
        reverse("profiles:grid", args=slugs),
        within=reverse("account", args=[request.account.slug]),
    )
    door = by_hand(request.POST.get("door", ""))
    context = {
        "table": table,
        "form": form,
        "fingerprint": shown.fingerprint,
        "going": _people(request.account, shown.profiles),
        "held": _people(request.account, shown.held),
        "missing": shown.missing,
        "impact": lines_for(request.member, shown.impact),
        "is_much": shown.is_much,
        "has_unseen": not request.member.sees_all_sections,
        "mailed": not request.member.sees_all_sections or bool(shown.impact["emails"]),
        "sections": (seen := list(sections_of(request.account, request.member))),
        "unseen": sections_of(request.account).count() - len(seen),
        "back": back,
        "door": door,
        # After the deletion of one person their page is not there any more.
        "keep_url": (
            reverse("profiles:show", args=[*slugs, picked[0]])
            if door is Door.PERSON
            else back
        ),
    }
    return render_part(
        request, "erasure/selections/show.html", "dialog", context, form.status
    )


def _people(account: Account, those: Sequence[Profile]) -> list[dict[str, object]]:
    """Return each as number, name and the values they are known under."""
    known = profiles.queries.identifiers(account, [profile.pk for profile in those])
    return [
        {
            "number": str(profile.pk),
            "name": profile.name,
            "identifiers": [identifier.value for identifier in known[profile.pk]],
        }
        for profile in those
    ]
