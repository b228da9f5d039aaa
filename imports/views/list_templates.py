"""A list to fill in, for one table and kind of import."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from imports import storage
from imports.list_templates import FORMATS, write_list_template
from imports.models import Kind
from profiles.models import ProfileTable
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_safe
@requires(Capability.VIEW_PROFILES)
def show(
    request: MemberRequest, table: str, kind: str, file_format: str
) -> HttpResponse:
    """Give the columns of a table as an empty list."""
    tables = ProfileTable.objects.filter(account=request.account)
    found = get_object_or_404(tables, slug=table)
    if kind not in Kind.values:
        raise Http404
    with storage.workshop() as folder:
        path = folder / f"list.{file_format}"
        write_list_template(found, Kind(kind), path, file_format=file_format)
        written = path.read_bytes()
    name = f"{found.slug}-{kind}.{file_format}"
    return HttpResponse(
        written,
        content_type=FORMATS[file_format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
