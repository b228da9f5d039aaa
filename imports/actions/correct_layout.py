"""Correct how a list is read."""

from dataclasses import replace
from typing import Any

from imports import storage
from imports.actions.back_to_draft import back_to_draft
from imports.actions.upload_file import show
from imports.files import DELIMITERS, ENCODINGS, Format, Layout, Unreadable, inspect
from imports.models import Import
from imports.refusals import FileRefused, NotThisFile
from tenancy.models import Membership


def correct_layout(run: Import, layout: dict[str, Any], *, by: Membership) -> None:
    """Read the list of `run` by `layout` from now on, and show what that gives.

    `layout` names some of encoding, delimiter, header (bool), quote and sheet. What its
    columns are for is suggested anew. Raises FileRefused when the list cannot be read
    like that; then the old layout stays.
    """
    back_to_draft(run, by=by)
    if not run.file_path:
        raise NotThisFile
    known = Layout.from_json(run.layout)
    wanted = {name: value for name, value in layout.items() if value is not None}
    wanted.pop("format", None)
    if wanted.get("delimiter", ",") not in DELIMITERS:
        wanted.pop("delimiter")
    if wanted.get("encoding", "utf-8") not in ENCODINGS:
        wanted.pop("encoding")
    if known.format is Format.XLSX:
        wanted = {k: v for k, v in wanted.items() if k in {"header", "sheet"}}
        # Whether a row is a header is told anew for another sheet.
        if wanted.get("sheet", known.sheet) != known.sheet:
            known = replace(known, header=None, above=0)
    else:
        wanted.pop("sheet", None)
    try:
        with storage.local(run.file_path) as here:
            seen = inspect(here, run.file_name, replace(known, **wanted))
    except Unreadable as error:
        raise FileRefused(error) from None
    show(run, seen)
    run.mapping = {}
    run.save()
