"""Give an import its list."""

from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile

from imports import storage
from imports.actions.back_to_draft import back_to_draft
from imports.files import Inspection, Key, Unreadable, check_file_bytes, inspect
from imports.files import suggestions as suggest
from imports.models import Import
from imports.refusals import FileRefused, NoFile
from profiles.normalisers import Kind
from tenancy.models import Membership


def upload_file(
    run: Import, file: UploadedFile[bytes] | None, *, by: Membership
) -> None:
    """Keep `file` as the list of `run`, in place of an earlier one, and look into it.

    The unique key and its column are suggested where the file shows them. Raises
    NoFile, FileRefused (nothing is kept then), or WrongState after the launch.
    """
    if file is None or not file.name:
        raise NoFile
    back_to_draft(run, by=by)
    try:
        check_file_bytes(file.size or 0)
    except Unreadable as error:
        raise FileRefused(error) from None
    path, digest = storage.keep(run, file)
    name = PurePath(file.name).name[:255]
    try:
        with storage.local(path) as here:
            seen = inspect(here, name)
    except Unreadable as error:
        storage.drop_now(path)
        raise FileRefused(error) from None
    storage.drop(run.file_path)
    run.file_name, run.file_path = name, path
    run.file_bytes, run.file_sha256 = file.size or 0, digest
    show(run, seen)
    run.save()


def show(run: Import, seen: Inspection) -> None:
    """Put what was seen into `run`, and suggest what is not chosen or gone."""
    run.inspection, run.layout = seen.to_json(), seen.layout.to_json()
    run.unique_key = None
    run.column, run.key_name, run.column_name = None, "", ""
    if run.table is None:
        return
    keys = {
        key.name: key
        for key in run.table.unique_keys.filter(account=run.account_id).select_related(
            "attribute"
        )
    }
    kinds = {
        name: Key(Kind(key.kind), key.region, str(key)) for name, key in keys.items()
    }
    for best in suggest(seen, kinds)[:1]:
        run.unique_key = keys[best.key]
        run.key_name = str(keys[best.key])
        run.column, run.column_name = best.column, seen.columns[best.column][:255]
