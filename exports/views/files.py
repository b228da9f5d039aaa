"""The file of an export."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from exports import queries
from exports.actions.hand_out_export import hand_out_export
from exports.models import Export, Format
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

MEDIA = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ZIP: "application/zip",
}


@require_GET
@never_cache
@requires(Capability.EXPORT_PROFILES)
def show(request: MemberRequest, number: int) -> FileResponse:
    """Give the file, unless somebody in it is being deleted."""
    export = get_object_or_404(queries.exports_seen_by(request.member), pk=number)
    return FileResponse(
        hand_out_export(export, by=request.member),
        as_attachment=True,
        filename=_name(export),
        content_type=MEDIA[Format(export.format)],
    )


def _name(export: Export) -> str:
    """Return the name of the file, which names nobody."""
    title = slugify(export.title) or export.kind
    return f"{title}-{export.pk}.{export.format}"
