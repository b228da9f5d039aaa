"""Uploads that are kept: fetched again, and repeated."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from common.keyset import page_of
from imports import queries
from imports.actions.hand_out_upload import hand_out_upload
from imports.actions.repeat_import import repeat_import
from imports.models import Import
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGE_UPLOADS = 25


@require_safe
@requires(Capability.IMPORT_PROFILES)
def index(request: MemberRequest) -> HttpResponse:
    """List the uploads that are kept, the youngest first."""
    page = page_of(queries.kept_uploads(request.member), request, PAGE_UPLOADS)
    return render(request, "imports/uploads/index.html", {"page": page})


@require_GET
@never_cache
@requires(Capability.IMPORT_PROFILES)
def show(request: MemberRequest, run_id: int) -> FileResponse:
    """Give the file as it was uploaded."""
    run = _upload(request, run_id)
    return FileResponse(
        hand_out_upload(run, by=request.member),
        as_attachment=True,
        filename=run.file_name,
        content_type="application/octet-stream",
    )


@require_POST
@requires(Capability.IMPORT_PROFILES)
def repeat(request: MemberRequest, run_id: int) -> HttpResponse:
    """Begin an import from the same file and choices, and look at its mapping."""
    again = repeat_import(_upload(request, run_id), by=request.member)
    messages.success(request, gettext("A new import was begun from the same file."))
    return redirect("imports:mapping", request.account.slug, again.pk)


def _upload(request: MemberRequest, run_id: int) -> Import:
    return get_object_or_404(queries.kept_uploads(request.member), pk=run_id)
