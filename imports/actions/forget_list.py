"""Forget the people of a list, once it is of no use any more."""

from imports import storage
from imports.models import Import
from imports.staging import close_staging


def forget_list(run: Import) -> None:
    """Remove the upload, the staged rows and the rows that were shown of it.

    The upload's name, size and SHA-256 stay: they say which list it was.
    """
    close_staging(run)
    storage.drop(run.file_path)
    run.file_path = ""
    run.inspection = {}
    run.save(update_fields=["file_path", "inspection"])
