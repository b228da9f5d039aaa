"""Everything that is held about one person, as a ZIP file of JSON and CSV.

What is in it follows the table of fates: each relation to a profile is either written
or named in `OMITTED` with the reason, so that a new one cannot be forgotten. JSON has
values as they are stored, each beside what it is called; the CSV files are the same for
spreadsheets, in which cells that a spreadsheet would run are guarded. What is being
removed from a definition is in neither, as on the pages. Rows are read as a stream: somebody with a
million events needs no more memory than somebody with one.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, ForeignKey, Model
from django.utils import timezone
from django.utils.translation import gettext

from common.sheets import CsvWriter
from erasure.fates import RULES
from exports.engine.work import Overtaken
from exports.models import Export, ExportedProfile
from interactions.entry_labels import EntryLabels, entry_labels
from interactions.models import CustomEntry, CustomTable
from interactions.models.custom import CustomStatus
from profiles.columns import label_of
from profiles.models import Attribute, Profile, SectionValues, UniqueKey
from profiles.queries import leaving
from tenancy.models import Account, Membership, Section
from tenancy.scope import account_transaction

OMITTED = {
    "erasure.Hold.profile": "what a hold says is between the account and its lawyers",
    "exports.ExportedProfile.profile": "which files name the person, this one among them",
}
# Rules that share a relation share a file.
FILES = {"entries_deleted": "entries", "entries_separated": "entries"}
# A token opens a page without a sign-in: it is a key, and no datum.
UNSAID = frozenset({"account", "profile", "token"})
FORMAT = "lethe-person/1"
CHUNK_ROWS = 2_000
MOMENTS = (
    "created",
    "updated",
    "last_sent_at",
    "last_open_at",
    "last_click_at",
    "last_bounce_at",
)

Row = dict[str, Any]


@dataclass(slots=True)
class Part:
    """One relation: the file it goes to, and how its rows are said."""

    file: str
    model: type[Model]
    attribute: str
    names: dict[type[Model], dict[int, Any]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)  # of profiles' attributes
    entries: dict[int, EntryLabels] = field(default_factory=dict)  # by custom table

    def rows(self, profile: Profile) -> Iterator[Row]:
        """Yield what is held of `profile`, oldest first, keys by name."""
        found = self.model._base_manager.filter(
            account=profile.account_id, **{self.attribute: profile.pk}
        ).order_by("pk")
        if self.model is SectionValues:
            self.labels = _labels(profile)
        if self.model is CustomEntry:
            found = found.exclude(custom_table__in=_leaving_tables(profile))
        stream = found.iterator(chunk_size=CHUNK_ROWS)
        while chunk := list(islice(stream, CHUNK_ROWS)):
            self._learn(profile.account_id, chunk)
            for row in chunk:
                if isinstance(row, SectionValues):
                    row.attributes = _staying(profile, row.attributes)
                if isinstance(row, CustomEntry):
                    row.attributes = self._of(row).staying(row.attributes)
                said = {each.name: self._said(each, row) for each in self.fields}
                yield said | self._called(row)

    @property
    def fields(self) -> list["Field[Any, Any]"]:
        """Return the columns that are said, in the model's order."""
        return [
            each
            for each in self.model._meta.concrete_fields
            if not each.primary_key
            and each.name not in UNSAID | {self.attribute}
            and not (isinstance(each, ForeignKey) and each.related_model is Membership)
        ]

    def _said(self, each: "Field[Any, Any]", row: Model) -> Any:
        value = each.value_from_object(row)
        if isinstance(each, ForeignKey) and value is not None:
            return self.names[each.related_model].get(value, value)
        return value

    def _of(self, entry: CustomEntry) -> EntryLabels:
        return self.entries.get(entry.custom_table_id, EntryLabels({}, ()))

    def _called(self, row: Model) -> Row:
        """Return what the attributes of `row` are called, where it has any of its own."""
        if isinstance(row, SectionValues):
            return {"labels": _called(self.labels, row.attributes)}
        if isinstance(row, CustomEntry):
            return {"labels": _called(self._of(row).labels, row.attributes)}
        return {}

    def _learn(self, account_id: int, rows: list[Model]) -> None:
        """Look up the names of what `rows` point at, once each."""
        tables = {row.custom_table_id for row in rows if isinstance(row, CustomEntry)}
        if fresh := tables - set(self.entries):
            self.entries |= entry_labels(account_id, fresh)
        for each in self.fields:
            if not isinstance(each, ForeignKey):
                continue
            known = self.names.setdefault(each.related_model, {})
            wanted = {each.value_from_object(row) for row in rows} - {None, *known}
            if wanted:
                known.update(_names(each.related_model, account_id, wanted))


def parts() -> list[Part]:
    """Return a part for each relation of the fates that is not omitted."""
    found: dict[str, Part] = {}
    for rule in RULES:
        if rule.relation not in OMITTED:
            app, name, attribute = rule.relation.split(".")
            file = FILES.get(rule.name, rule.name)
            found.setdefault(
                rule.relation, Part(file, apps.get_model(app, name), attribute)
            )
    return list(found.values())


def write_person(export: Export, path: Path, folder: Path) -> None:
    """Write everything about the one whom `export` holds to the ZIP file `path`.

    `folder` is for what is half written. Raises Overtaken when they are being deleted.
    """
    with account_transaction(export.account_id):
        profile = _profile(export)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", _readme())
            with archive.open("profile.json", "w", force_zip64=True) as file:
                _write_json(export.account, profile, file)
            for name in _write_sheets(profile, folder):
                archive.write(folder / name, name)


def _profile(export: Export) -> Profile:
    held = ExportedProfile.objects.filter(account=export.account_id, export=export)
    profile = (
        Profile.objects.visible(export.account)
        .filter(pk__in=held.values("profile_id"))
        .select_related("table")
        .first()
    )
    if profile is None:
        raise Overtaken
    profile.attributes = _staying(profile, profile.attributes)
    return profile


def _staying(profile: Profile, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` without those of attributes that are being removed."""
    gone = leaving(profile.table)
    return {name: values[name] for name in values if name not in gone}


def _write_json(account: Account, profile: Profile, file: IO[bytes]) -> None:
    head = {
        "format": FORMAT,
        "made": timezone.now(),
        "account": account.name,
        "table": profile.table.name,
        "profile": {
            "number": profile.pk,
            "name": profile.name,
            **{moment: getattr(profile, moment) for moment in MOMENTS},
            "attributes": profile.attributes,
            "labels": _called(_labels(profile), profile.attributes),
        },
    }
    text = _json(head, indent=1)
    file.write(text.removesuffix("\n}").encode())
    for part in parts():
        file.write(f',\n "{part.file}": ['.encode())
        between = "\n  "
        for row in part.rows(profile):
            file.write(f"{between}{_json(row)}".encode())
            between = ",\n  "
        file.write(b"\n ]" if between.startswith(",") else b"]")
    file.write(b"\n}\n")


def _write_sheets(profile: Profile, folder: Path) -> Iterator[str]:
    """Write the CSV files and yield their names; a relation without rows has none."""
    with CsvWriter(folder / "profile.csv") as writer:
        writer.write(["field", "value"])
        for name in ("name", *MOMENTS):
            writer.write([name, _cell(getattr(profile, name))])
    yield "profile.csv"
    with CsvWriter(folder / "attributes.csv") as writer:
        writer.write(["section", "attribute", "label", "value"])
        for cells in _attributes(profile):
            writer.write(cells)
    yield "attributes.csv"
    if any(part.model is CustomEntry and any(part.rows(profile)) for part in parts()):
        with CsvWriter(folder / "entry_attributes.csv") as writer:
            writer.write(["entry", "custom_table", "attribute", "label", "value"])
            for cells in _entry_attributes(profile):
                writer.write(cells)
        yield "entry_attributes.csv"
    for part in parts():
        rows = part.rows(profile)
        if first := next(rows, None):
            name = f"{part.file}.csv"
            with CsvWriter(folder / name) as writer:
                writer.write(list(first))
                writer.write(map(_cell, first.values()))
                for row in rows:
                    writer.write(map(_cell, row.values()))
            yield name


def _attributes(profile: Profile) -> Iterator[list[str]]:
    """Yield section, name, label and value of every value that the profile has."""
    labels = _labels(profile)
    local = SectionValues.objects.filter(account=profile.account_id, profile=profile)
    sections = _names(Section, profile.account_id, {each.section_id for each in local})
    held: list[tuple[str, Mapping[str, Any]]] = [
        ("", profile.attributes),
        *(
            (
                str(sections.get(each.section_id, each.section_id)),
                _staying(profile, each.attributes),
            )
            for each in local.order_by("section_id")
        ),
    ]
    for section, values in held:
        # As they are defined, then what is held without a definition.
        for name in dict.fromkeys([*labels, *values]):
            if name in values:
                said = labels.get(name, label_of(name))
                yield [section, name, said, _cell(values[name])]


def _entry_attributes(profile: Profile) -> Iterator[list[str]]:
    """Yield every value of every entry: its place in `entries.csv`, from 1, table, name,
    label and value.
    """
    found = (part.rows(profile) for part in parts() if part.model is CustomEntry)
    for place, row in enumerate(chain.from_iterable(found), 1):
        for name, label in row["labels"].items():
            value = _cell(row["attributes"][name])
            yield [str(place), str(row["custom_table"]), name, label, value]


def _labels(profile: Profile) -> dict[str, str]:
    """Return what the attributes of the profile's table are called, in their order."""
    defined = Attribute.objects.filter(
        account=profile.account_id, table=profile.table_id
    )
    return dict(defined.order_by("position", "pk").values_list("name", "label"))


def _called(labels: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """Return the label of each of `values`: defined ones in their order, then the rest."""
    return {
        name: labels.get(name, label_of(name))
        for name in dict.fromkeys([*labels, *values])
        if name in values
    }


def _leaving_tables(profile: Profile) -> list[int]:
    """Return the numbers of custom tables that are being removed with their entries."""
    rows = CustomTable.every.filter(
        account=profile.account_id, status=CustomStatus.REMOVING
    )
    return list(rows.values_list("pk", flat=True))


def _names(model: type[Model], account_id: int, numbers: set[int]) -> dict[int, Any]:
    """Return what the rows `numbers` of `model` are called; those without, not."""
    rows = model._base_manager.filter(account=account_id, pk__in=numbers)
    if model is UniqueKey:
        return dict(rows.values_list("pk", "attribute__name"))
    if any(each.name == "name" for each in model._meta.concrete_fields):
        return dict(rows.values_list("pk", "name"))
    return {}


def _cell(value: Any) -> str:
    """Return a value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return _json(value).strip('"')


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=indent)


def _readme() -> str:
    return gettext(
        "Everything that is held about one person.\n\n"
        "profile.json has all of it for programs: the profile with its attributes, and "
        "a list for each kind of data that belongs to it. The CSV files have the same "
        "for spreadsheets; a kind of which there is nothing has no file. Attributes stand "
        "under their names; what these are called is beside them. In entry_attributes.csv "
        "the entries are those of entries.csv, counted from 1. Moments are written as "
        "in 2026-11-22T14:30:00Z.\n"
    )
