"""Step 3: the list."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import BadInput
from imports.actions.paste_list import paste_list
from imports.actions.remove_file import remove_file
from imports.actions.upload_file import upload_file
from imports.files import MAX_FILE_BYTES
from imports.files.errors import TooLarge
from imports.files.limits import MIB
from imports.forms import FileForm, PasteForm
from imports.kinds import saying
from imports.models import Import
from imports.refusals import FileRefused
from imports.views.doors import of_open_file
from imports.views.wizard import Step, go_to, kept, show
from tenancy.doors import MemberRequest


def answer(request: MemberRequest, run: Import) -> HttpResponse:
    """Show where a list is uploaded, or take one and go on to what is in it."""
    if request.method != "POST":
        return _page(request, run)
    if "pasted" in request.POST:
        return _pasted(request, run, PasteForm(request.POST))
    form = FileForm(request.POST, request.FILES)
    if getattr(request, "too_large", False):
        form.errors.clear()
        form.add_error("file", str(FileRefused(TooLarge(limit=MAX_FILE_BYTES // MIB))))
        return _page(request, run, form, status=413)
    if form.is_valid():

        def give(begun: Import) -> None:
            upload_file(begun, form.cleaned_data["file"], by=request.member)

        if begun := _given(request, run, give, form, "file"):
            return go_to(request, begun, Step.MAPPING)
    sent = request.FILES.get("file")
    refused = (sent.name or "") if sent else ""
    return _page(request, run, form, status=422, refused=refused)


@require_http_methods(["GET", "HEAD", "POST"])
@of_open_file
def edit(request: MemberRequest, run: Import) -> HttpResponse:
    """Give the import its list, or another one."""
    return answer(request, run)


@require_POST
@of_open_file
def destroy(request: MemberRequest, run: Import) -> HttpResponse:
    """Take the list away from the import."""
    remove_file(run, by=request.member)
    return go_to(request, run, Step.FILE)


def _pasted(request: MemberRequest, run: Import, form: PasteForm) -> HttpResponse:
    """Take what was pasted as the list."""
    if form.is_valid():

        def give(begun: Import) -> None:
            paste_list(begun, form.cleaned_data["pasted"], by=request.member)

        if begun := _given(request, run, give, form, "pasted"):
            return go_to(request, begun, Step.MAPPING)
    return _page(request, run, pasting=form, status=422)


def _given(
    request: MemberRequest,
    run: Import,
    give: Callable[[Import], None],
    form: FileForm | PasteForm,
    field: str,
) -> Import | None:
    """Return the import with its new list; None, with the reason at the `field`."""
    try:
        with transaction.atomic():
            begun = kept(request, run)
            give(begun)
    except BadInput as error:
        form.add_error(field, str(error))
        if run.pk:
            run.refresh_from_db()
        return None
    return begun


def _page(
    request: MemberRequest,
    run: Import,
    form: FileForm | None = None,
    *,
    pasting: PasteForm | None = None,
    status: int = 200,
    refused: str = "",
) -> HttpResponse:
    context = {
        "form": form or FileForm(),
        "pasting": pasting or PasteForm(),
        "refused": refused,
        "max_bytes": MAX_FILE_BYTES,
        "file_rules": saying(run).rules(MAX_FILE_BYTES // MIB),
    }
    template = "imports/files/edit.html"
    return show(request, run, Step.FILE, context, template=template, status=status)
