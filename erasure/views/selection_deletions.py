"""The deletion of what somebody picked in the grid."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

import profiles.queries
from common.back import way_back
from common.errors import DomainError
from common.parts import is_swap
from erasure import selection
from erasure.actions.erase_selection import erase_selection
from erasure.forms import DeletionForm
from erasure.models import Erasure
from erasure.views.selections import pop_up
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_POST
@never_cache
@requires(Capability.ERASE_SELECTION)
def create(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Delete the picked profiles, or show the pop-up again with what is wrong.

    What workers go on with is watched on its report.
    """
    tables = profiles.queries.tables(request.account)
    table = get_object_or_404(tables, slug=table_slug)
    picked = selection.numbers(request.POST.getlist("profile"))
    form = DeletionForm(request.POST)
    if not form.is_valid():
        return pop_up(request, table, form)
    try:
        erasure = erase_selection(table, picked, by=request.member, **form.cleaned_data)
    except DomainError as error:
        form.refuse(error)
        return pop_up(request, table, form)
    if erasure.is_open:
        report = reverse("erasure:show", args=[request.account.slug, erasure.pk])
        return _go(request, report)
    messages.success(request, _said(erasure, request.account.slug))
    grid = reverse("profiles:grid", args=[request.account.slug, table.slug])
    within = reverse("account", args=[request.account.slug])
    return _go(request, way_back(request, grid, within=within))


def _said(erasure: Erasure, slug: str) -> SafeString:
    """Return what was done: counts only, since messages travel in cookies."""
    done = ngettext(
        "%(count)s profile was deleted.",
        "%(count)s profiles were deleted.",
        erasure.erased,
    ) % {"count": erasure.erased}
    report = reverse("erasure:show", args=[slug, erasure.pk])
    words = gettext("Delete Report")
    return format_html('{} <a href="{}">{}</a>', done, report, words)


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the whole browser to `url`, from a part of a page too."""
    return HttpResponseClientRedirect(url) if is_swap(request) else redirect(url)
