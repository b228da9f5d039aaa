"""Step 4: how the list is read, and which column holds which unique key."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import BadInput
from imports.actions.choose_column import choose_column
from imports.actions.correct_layout import correct_layout
from imports.actions.request_staging import request_staging
from imports.files import Inspection
from imports.forms import MappingForm, ReadingForm
from imports.models import Import, Status
from imports.views.by_kind import or_its_kinds
from imports.views.doors import of_open_file
from imports.views.wizard import Step, go_to, show
from profiles.normalisers import Invalid, is_blank, normaliser
from profiles.normalisers.kinds import Kind
from tenancy.doors import MemberRequest

FEW_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of the first rows; `fault` says why the key cannot use it."""

    text: str
    mapped: bool
    fault: str


@require_http_methods(["GET", "HEAD", "POST"])
@of_open_file
@or_its_kinds("mapping")
def edit(request: MemberRequest, run: Import) -> HttpResponse:
    """Show what was found in the list, or go on with what was chosen."""
    if not run.file_path:
        return go_to(request, run, Step.FILE)
    if request.method != "POST":
        return _page(request, run)
    reading, mapping = ReadingForm(run, request.POST), MappingForm(run, request.POST)
    if reading.has_changed():
        return _reread(request, run, reading)
    if not (reading.is_valid() and mapping.is_valid()):
        return _page(request, run, reading, mapping, status=422)
    if mapping.has_changed() or run.status not in {Status.STAGING, Status.STAGED}:
        choose_column(run, by=request.member, **mapping.cleaned_data)
        request_staging(run, by=request.member)
    return go_to(request, run, Step.OVERVIEW)


@require_POST
@of_open_file
@or_its_kinds("preview")
def preview(request: MemberRequest, run: Import) -> HttpResponse:
    """Show the first rows as they are read and mapped now."""
    if not run.file_path:
        return go_to(request, run, Step.FILE)
    reading, mapping = ReadingForm(run, request.POST), MappingForm(run, request.POST)
    if reading.has_changed():
        return _reread(request, run, reading)
    if mapping.is_valid():
        choose_column(run, by=request.member, **mapping.cleaned_data)
        return _page(request, run)
    # Half of a choice is no mistake yet.
    half = MappingForm(run, half=request.POST)
    return _page(request, run, mapping=half)


def _reread(request: MemberRequest, run: Import, reading: ReadingForm) -> HttpResponse:
    """Read the list as `reading` says, and suggest the column anew.

    Where nothing suggests itself, what was chosen before stays, if there is such a
    column still.
    """
    if not reading.is_valid():
        return _page(request, run, reading, status=422)
    key, column = run.unique_key, run.column
    try:
        with transaction.atomic():
            correct_layout(run, reading.cleaned_data, by=request.member)
            width = len(run.inspection["columns"])
            if key and run.unique_key is None and column in range(width):
                choose_column(run, by=request.member, unique_key=key, column=column)
    except BadInput as error:
        run.refresh_from_db()
        reading.add_error(reading.changed_data[0], str(error))
        return _page(request, run, reading, status=422)
    return _page(request, run)


def _page(
    request: MemberRequest,
    run: Import,
    reading: ReadingForm | None = None,
    mapping: MappingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    seen = Inspection.from_json(run.inspection)
    rows = list(_rows(run, seen))
    cells = [cell for row in rows for cell in row if cell.mapped]
    context: dict[str, Any] = {
        "rows_estimated": _rounded(seen.estimated_rows),
        "rows_above": seen.layout.above,
        "reading": reading or ReadingForm(run),
        "mapping": mapping or MappingForm(run),
        "columns": list(enumerate(seen.columns)),
        "rows": rows,
        "usable": sum(1 for cell in cells if not cell.fault),
        "looked_at": len(cells),
    }
    template = "imports/mappings/edit.html"
    return show(request, run, Step.MAPPING, context, template=template, status=status)


def _rounded(rows: int | None) -> int | None:
    """Return an estimate as coarse as it is; of a short list there is none."""
    if rows is None or rows < FEW_ROWS:
        return None
    return round(rows, 2 - len(str(rows)))


def _rows(run: Import, seen: Inspection) -> Iterator[list[Cell]]:
    """Yield the first rows, each value of the mapped column tried as the key's."""
    key = run.unique_key
    normalise = (
        normaliser(Kind(key.kind), region=key.region, fold_local=key.folds_local_part)
        if key
        else None
    )
    for number, row in enumerate(seen.preview):
        cells = []
        for index, text in enumerate(islice(chain(row, repeat("")), len(seen.columns))):
            mapped = normalise is not None and index == run.column
            fault = ""
            if mapped and normalise is not None and not is_blank(text):
                numeric = index in seen.numeric[number]
                try:
                    normalise(text, numeric=numeric)
                except Invalid as error:
                    fault = gettext(error.msgid()) % error.facts
            cells.append(Cell(text, mapped, fault))
        yield cells
