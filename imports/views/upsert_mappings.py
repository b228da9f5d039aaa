"""Step 4 of a list that adds and updates: what each of its columns is for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.forms import BoundField
from django.http import HttpResponse
from django.utils.translation import gettext

from common.errors import BadInput
from imports.actions.choose_mapping import choose_mapping
from imports.actions.correct_layout import correct_layout
from imports.actions.request_staging import request_staging
from imports.files import Inspection
from imports.forms import ReadingForm
from imports.models import Import, Status
from imports.upsert_forms import ColumnsForm, takes_section
from imports.upserting.definitions import Definitions
from imports.upserting.showing import said
from imports.upserting.targets import Target, What
from imports.views.wizard import Step, go_to, show
from profiles.models import UniqueKey
from profiles.models.definitions import Type
from profiles.normalisers import Invalid, Kind, is_blank, normaliser
from profiles.values import BadValue, reader
from tenancy.doors import MemberRequest

TEMPLATE = "imports/upserts/mapping.html"
SAMPLES = 4


@dataclass(frozen=True, slots=True)
class Sample:
    """A value of the first rows as it will be read; or `fault`: why it cannot be."""

    text: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: what it is for, and some of its values."""

    name: str
    is_key: bool
    to: BoundField
    section: BoundField | None
    samples: list[Sample]
    has_moments: bool


def edit(request: MemberRequest, run: Import) -> HttpResponse:
    """Show what was found in the list, or go on with what was chosen."""
    if not run.file_path or run.table is None:
        return go_to(request, run, Step.FILE)
    if request.method != "POST":
        return _page(request, run)
    reading = ReadingForm(run, request.POST)
    if reading.has_changed():
        return _reread(request, run, reading)
    form = _form(request, run, request.POST)
    if not (reading.is_valid() and form.is_valid()):
        return _page(request, run, form, reading, status=422)
    try:
        with transaction.atomic():
            choose_mapping(
                run,
                form.mapping(),
                by=request.member,
                unique_key=form.cleaned_data["unique_key"],
                column=form.cleaned_data["column"],
            )
            if run.status not in {Status.STAGING, Status.STAGED}:
                request_staging(run, by=request.member)
    except BadInput as error:
        run.refresh_from_db()
        form.add_error(None, str(error))
        return _page(request, run, form, reading, status=422)
    return go_to(request, run, Step.OVERVIEW)


def preview(request: MemberRequest, run: Import) -> HttpResponse:
    """Show the first rows as they would be read by what is chosen now."""
    if not run.file_path or run.table is None:
        return go_to(request, run, Step.FILE)
    reading = ReadingForm(run, request.POST)
    if reading.has_changed():
        return _reread(request, run, reading)
    return _page(request, run, _form(request, run, request.POST), is_half=True)


def _reread(request: MemberRequest, run: Import, reading: ReadingForm) -> HttpResponse:
    """Read the list as `reading` says, and suggest anew what its columns are for."""
    if not reading.is_valid():
        return _page(request, run, None, reading, status=422)
    try:
        with transaction.atomic():
            correct_layout(run, reading.cleaned_data, by=request.member)
    except BadInput as error:
        run.refresh_from_db()
        reading.add_error(reading.changed_data[0], str(error))
        return _page(request, run, None, reading, status=422)
    return _page(request, run)


def _form(request: MemberRequest, run: Import, data: Any = None) -> ColumnsForm:
    if run.table is None:
        raise ValueError(run.pk)
    definitions = Definitions(run.table, request.member)
    return ColumnsForm(run, request.member, definitions, data)


def _page(
    request: MemberRequest,
    run: Import,
    form: ColumnsForm | None = None,
    reading: ReadingForm | None = None,
    status: int = 200,
    *,
    is_half: bool = False,
) -> HttpResponse:
    if run.table is None:
        raise ValueError(run.pk)
    definitions = Definitions(run.table, request.member)
    seen = Inspection.from_json(run.inspection)
    form = form or ColumnsForm(run, request.member, definitions)
    columns = list(_columns(form, seen, definitions))
    samples = [each for column in columns for each in column.samples]
    context = {
        "form": form,
        "is_half": is_half,
        "reading": reading or ReadingForm(run),
        "rows_above": seen.layout.above,
        "columns": columns,
        "left_out": sum(1 for each in columns if not each.samples),
        "faults": sum(1 for each in samples if each.fault),
        "zone": run.account.time_zone
        if any(each.has_moments for each in columns)
        else "",
    }
    return show(request, run, Step.MAPPING, context, template=TEMPLATE, status=status)


def _columns(
    form: ColumnsForm, seen: Inspection, definitions: Definitions
) -> Iterator[Column]:
    key_at = form.key_column()
    chosen = str(form["unique_key"].value())
    key = next((each for each in definitions.keys if str(each.pk) == chosen), None)
    for at, name in enumerate(form.columns):
        target = form.target(at)
        is_key = at == key_at
        read = _Reader.of(target, definitions, key, is_key=is_key)
        yield Column(
            name=name,
            is_key=is_key,
            to=form[f"to_{at}"],
            section=form[f"section_{at}"]
            if definitions.sections and takes_section(target) and not is_key
            else None,
            samples=list(_samples(at, seen, read)),
            has_moments=read.type == Type.DATETIME,
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads a cell of a column as staging will; `read` is None where it is left out."""

    read: Any
    type: str = ""

    @classmethod
    def of(
        cls,
        target: Target,
        definitions: Definitions,
        key: UniqueKey | None,
        *,
        is_key: bool,
    ) -> "_Reader":
        """Return what reads the cells of a column for `target`, or of the key's."""
        if is_key:
            return cls(_normaliser(key) if key else None)
        if not definitions.has(target):
            return cls(None)
        match target.what:
            case What.ATTRIBUTE:
                known = {each.name: each for each in definitions.keys}
                if target.ref in known and target.section is None:
                    return cls(_normaliser(known[target.ref]))
                attribute = definitions.attributes[target.ref]
                return cls(definitions.read(attribute), attribute.type)
            case What.NEW:
                return cls(definitions.read_new(target.ref), target.ref)
            case What.TAG | What.TOPIC:
                return cls(reader("boolean"))
            case _:
                return cls(None)

    def sample(self, text: str) -> Sample:
        """Return `text` as it will be read."""
        if is_blank(text):
            return Sample("")
        try:
            value = self.read(text)
        except Invalid as error:
            return Sample(text, gettext(error.msgid()) % error.facts)
        except BadValue as bad:
            return Sample(text, gettext(str(bad)))
        return Sample(said(value, self.type))


def _normaliser(key: UniqueKey) -> Any:
    return normaliser(
        Kind(key.kind), region=key.region, fold_local=key.folds_local_part
    )


def _samples(at: int, seen: Inspection, read: _Reader) -> Iterator[Sample]:
    """Yield some of the first values of a column: faults first, none if left out."""
    if read.read is None:
        return
    texts = dict.fromkeys(row[at] for row in seen.preview if at < len(row))
    found = [read.sample(text) for text in texts]
    found.sort(key=lambda each: (not each.fault, not each.text))
    yield from found[:SAMPLES]
