"""Give an import a list that somebody pasted."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext

from imports.actions.upload_file import upload_file
from imports.models import Import
from imports.refusals import NothingPasted
from tenancy.models import Membership


def paste_list(run: Import, text: str, *, by: Membership) -> None:
    """Keep `text` as the list of `run`: a value a line, or what a sheet gives.

    From there on it is a file like any other, in UTF-8. Raises NothingPasted, and what
    `upload_file` raises.
    """
    if not text.strip():
        raise NothingPasted
    name = gettext("Pasted list") + ".txt"
    upload_file(run, SimpleUploadedFile(name, text.encode()), by=by)
