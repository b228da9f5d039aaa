"""What an import leaves behind to begin others from, and what of it is gone since.

Columns are named as they are in the file, keys and attributes by their own names. Only
what a person chooses is in it: no value of anybody.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext

from imports.files import Inspection, Layout
from imports.files.layout import Format
from imports.models import Configuration, Import, Kind
from imports.topics import topics_seen_by
from imports.upserting.definitions import Definitions
from imports.upserting.targets import Mapping, Target, What
from profiles.columns import plain_name
from profiles.models import ProfileTable, UniqueKey
from tenancy.models import Membership

# What is corrected by hand of how a file is read. Encodings are told from the file, but
# for those of a byte a character, which look alike.
CORRECTED = ("format", "delimiter", "quote", "header", "sheet", "encoding")
LOOK_ALIKE = frozenset({"cp1252", "iso-8859-1"})


def choices_of(run: Import) -> dict[str, Any]:
    """Return the fields of a configuration that begins imports like `run`."""
    mapping = Mapping.from_json(run.mapping)
    return {
        "table": run.table,
        "kind": run.kind,
        "key": run.unique_key.name if run.unique_key else "",
        "column": run.column_name,
        "layout": {name: run.layout.get(name) for name in CORRECTED},
        "choices": {
            "mode": run.mode,
            "mapping": mapping.chosen.to_json() if mapping.targets else {},
            "columns": columns_mapped(run),
            "topics": run.topics,
            "every_topic": run.every_topic,
        },
    }


def columns_mapped(run: Import) -> list[str]:
    """Return the names of the columns by position; of those left out, nothing."""
    mapping = Mapping.from_json(run.mapping)
    columns = run.inspection.get("columns", [])
    return [
        "" if target.what is What.IGNORED else name
        for name, target in zip(columns, mapping.targets, strict=False)
    ]


def layout_for(run: Import, seen: Inspection) -> Layout | None:
    """Return how the configuration of `run` reads a file like `seen`.

    None where there is nothing to correct: its column is there as it is.
    """
    if run.configuration is None or run.configuration.column in seen.columns:
        return None
    kept = run.configuration.layout
    found = seen.layout
    if kept.get("format") != found.format:
        return None
    wanted: dict[str, Any] = {"header": kept.get("header")}
    if found.format is Format.XLSX:
        if kept.get("sheet") in {sheet.name for sheet in seen.sheets}:
            wanted["sheet"] = kept["sheet"]
    else:
        wanted |= {name: kept.get(name) for name in ("delimiter", "quote")}
        if {found.encoding, kept.get("encoding")} <= LOOK_ALIKE:
            wanted["encoding"] = kept["encoding"]
    said = {name: value for name, value in wanted.items() if value is not None}
    changed = replace(found, **said)
    return None if changed == found else changed


def is_found_in(run: Import, seen: Inspection) -> bool:
    """Say whether a file that is read like that has the column of the configuration."""
    return bool(run.configuration and run.configuration.column in seen.columns)


def choose_by_name(run: Import) -> None:
    """Put the key and column of its configuration into `run`, where they are there."""
    kept = run.configuration
    columns = run.inspection.get("columns", [])
    if kept is None or not kept.key or kept.column not in columns:
        return
    key = _key(run, kept)
    if key is not None:
        run.unique_key, run.key_name = key, str(key)
        run.column, run.column_name = columns.index(kept.column), kept.column[:255]


def map_by_name(run: Import, before: list[str]) -> None:
    """Have the columns of the new file of `run` be for what those `before` were for.

    Those of an import that had no file yet are its configuration's.
    """
    if not before and run.configuration is not None:
        before = run.configuration.choices.get("columns", [])
    mapping = Mapping.from_json(run.mapping)
    if not before or not mapping.targets:
        return
    moved = mapping.moved(before, run.inspection["columns"])
    run.mapping = moved.to_json() if moved.targets else {}


def mapping_again(
    table: ProfileTable, mapping: dict[str, Any], columns: list[str]
) -> dict[str, Any]:
    """Return what was chosen for `columns`, once more.

    A column that made an attribute is for that attribute, if it is there.
    """
    kept = Mapping.from_json(mapping)
    there = Definitions(table).attributes
    targets = list(kept.targets)
    for at, (name, target) in enumerate(zip(columns, targets, strict=False)):
        attribute = there.get(plain_name(name))
        if target.what is What.NEW and attribute and attribute.type == target.ref:
            targets[at] = Target(What.ATTRIBUTE, attribute.name)
    return replace(kept.chosen, targets=targets).to_json() if targets else {}


def lacks(run: Import, member: Membership) -> list[str]:
    """Return what of the configuration of `run` is not there any more, in words."""
    kept = run.configuration
    if kept is None:
        return []
    found = []
    if kept.table_id != run.table_id:
        return [gettext("It is for another table.")]
    if kept.key and _key(run, kept) is None:
        found.append(
            gettext("Its unique key “%(key)s” is not one any more.") % {"key": kept.key}
        )
    columns = run.inspection.get("columns")
    if kept.column and columns is not None and kept.column not in columns:
        found.append(
            gettext("Its column “%(column)s” is not in this file.")
            % {"column": kept.column}
        )
    if run.kind == Kind.UPSERT and run.table is not None:
        found += _unmapped(kept, columns, Definitions(run.table, member))
    if run.kind == Kind.UNSUBSCRIBE and not kept.choices.get("every_topic"):
        seen = {topic.pk for topic in topics_seen_by(member)}
        if not seen.issuperset(kept.choices.get("topics", [])):
            found.append(gettext("Some of its topics are not there any more."))
    return found


def _unmapped(
    kept: Configuration, columns: list[str] | None, definitions: Definitions
) -> Iterator[str]:
    """Yield which columns of a mapping are not there, or what they are for is not."""
    targets = Mapping.from_json(kept.choices.get("mapping") or {}).targets
    for name, target in zip(kept.choices.get("columns", []), targets, strict=False):
        if not name:
            continue
        if columns is not None and name not in columns:
            yield gettext("Its column “%(column)s” is not in this file.") % {
                "column": name
            }
        elif not definitions.has(target):
            yield gettext(
                "What the column “%(column)s” is for is not there any more. "
                "Choose again."
            ) % {"column": name}


def _key(run: Import, kept: Configuration) -> UniqueKey | None:
    keys = UniqueKey.objects.filter(account=run.account_id, table=run.table_id)
    return keys.select_related("attribute").filter(attribute__name=kept.key).first()
