"""Forget the people of a list, once it is of no use any more."""

from imports import storage
from imports.models import Import
from imports.staging import close_staging
from imports.withholding import withhold


def forget_list(run: Import, *, keeps_upload: bool = False) -> None:
    """Remove the upload, the staged rows and the rows that were shown of it.

    With `keeps_upload` the file stays where it is. Its name, size and SHA-256 stay in
    any case: they say which list it was. So does a criterion with its SHA-256, but for
    the values of unique keys.
    """
    close_staging(run)
    if not keeps_upload:
        storage.drop(run.file_path)
        run.file_path = ""
    run.inspection = {}
    if run.is_by_criterion:
        withhold(run)
    run.save(update_fields=["file_path", "inspection", "criterion", "criterion_text"])
