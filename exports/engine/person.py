"""Everything that is held about one person, as a ZIP file of JSON and CSV.

What is in it follows the table of fates: each relation to a profile is either written
or named in `OMITTED` with the reason, so that a new one cannot be forgotten. JSON has
values as they are stored; the CSV files are the same for spreadsheets, in which cells
that a spreadsheet would run are guarded. Rows are read as a stream: somebody with a
million events needs no more memory than somebody with one.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
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

    def rows(self, profile: Profile) -> Iterator[Row]:
        """Yield what is held of `profile`, oldest first, keys by name."""
        found = self.model._base_manager.filter(
            account=profile.account_id, **{self.attribute: profile.pk}
        ).order_by("pk")
        stream = found.iterator(chunk_size=CHUNK_ROWS)
        while chunk := list(islice(stream, CHUNK_ROWS)):
            self._learn(profile.account_id, chunk)
            for row in chunk:
                if isinstance(row, SectionValues):
                    row.attributes = _staying(profile, row.attributes)
                yield {each.name: self._said(each, row) for each in self.fields}

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

    def _learn(self, account_id: int, rows: list[Model]) -> None:
        """Look up the names of what `rows` point at, once each."""
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
    defined = Attribute.objects.filter(
        account=profile.account_id, table=profile.table_id
    )
    labels = dict(defined.order_by("position", "pk").values_list("name", "label"))
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
                yield [section, name, labels.get(name, name), _cell(values[name])]


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
        "for spreadsheets; a kind of which there is nothing has no file. Moments are "
        "written as in 2026-11-22T14:30:00Z.\n"
    )
