"""Give an import its list."""

from contextlib import suppress
from pathlib import Path, PurePath

from django.core.files.uploadedfile import UploadedFile

from imports import configuring, storage
from imports.actions.back_to_draft import back_to_draft
from imports.files import (
    Inspection,
    Key,
    Layout,
    Unreadable,
    check_file_bytes,
    inspect,
)
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
    before = run.file_path
    run.file_path, run.file_sha256 = storage.keep(run, file)
    run.file_name = PurePath(file.name).name[:255]
    run.file_bytes = file.size or 0
    columns = run.inspection.get("columns", [])
    look_into(run)
    configuring.choose_by_name(run)
    configuring.map_by_name(run, columns)
    storage.drop(before)
    run.save()


def look_into(run: Import, layout: Layout | None = None) -> None:
    """Put what is in the new file of `run` into it; the caller saves it.

    It is read by `layout` if that is possible. Raises FileRefused: then the file is gone.
    """
    try:
        with storage.local(run.file_path) as here:
            seen = _seen(here, run.file_name, layout)
            if layout is None and (wanted := configuring.layout_for(run, seen)):
                corrected = _seen(here, run.file_name, wanted)
                if configuring.is_found_in(run, corrected):
                    seen = corrected
    except Unreadable as error:
        storage.drop_now(run.file_path)
        raise FileRefused(error) from None
    show(run, seen)


def _seen(here: Path, name: str, layout: Layout | None) -> Inspection:
    if layout is not None:
        with suppress(Unreadable):
            return inspect(here, name, layout)
    return inspect(here, name)


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
