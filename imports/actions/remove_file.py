"""Take the list away from an import."""

from imports import storage
from imports.actions.back_to_draft import back_to_draft
from imports.models import Import
from tenancy.models import Membership


def remove_file(run: Import, *, by: Membership) -> None:
    """Remove the upload of `run` and all that was seen in it."""
    back_to_draft(run, by=by)
    storage.drop(run.file_path)
    run.file_name = run.file_path = run.file_sha256 = ""
    run.file_bytes = 0
    run.inspection, run.layout = {}, {}
    run.unique_key, run.key_name = None, ""
    run.column, run.column_name = None, ""
    run.save()
