"""Each row of a list as it is staged: its key's value, and what it is to change.

A patch is JSON: `set` maps attributes to values, null taking one away; `sections` the
same by section; `tags` and `topics` say by number whether a profile is to have them;
`name` and `key` are of a new profile alone, and `lacks` says that such a one would
lack a value it has to have. `claims` are the values of unique keys.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from imports.files import Row
from imports.models import Import
from imports.upserting.definitions import Definitions
from imports.upserting.targets import Empty, Mapping, Target, What
from profiles.display_names import display_name
from profiles.models import Subscription, UniqueKey
from profiles.normalisers import EMPTY, Kind, Normalised, batch, is_blank
from profiles.values import BadValue, Read, reader

SURPLUS = "surplus"
REQUIRED = "required"
_CONSENT = {
    True: Subscription.Status.SUBSCRIBED.value,
    False: Subscription.Status.UNSUBSCRIBED.value,
}


@dataclass(slots=True)
class Staged:
    """A row as it is staged; `flaw` says at which column it is no good, and why."""

    number: int
    value: str | None = None
    flaw: str = ""
    patch: dict[str, Any] = field(default_factory=dict)


Put = Callable[[dict[str, Any], Any], None]


@dataclass(frozen=True, slots=True)
class Cell:
    """How the cells of one column are read, and where in a patch they are put."""

    position: int
    read: Read
    put: Put
    is_required: bool = False
    is_emptied: bool = True  # a blank cell can take the value away


class RowReader:
    """Makes of each row of `run` what is staged of it."""

    def __init__(self, run: Import, definitions: Definitions) -> None:
        key = run.unique_key
        if key is None or run.column is None:
            raise ValueError(run.pk)
        mapping = Mapping.from_json(run.mapping)
        self.width = len(run.inspection["columns"])
        self.column = run.column
        self.empties = mapping.empty is Empty.EMPTY
        self.naming = list(definitions.table.name_attributes)
        self.key_name = key.name
        self.read_key = definitions.read(key.attribute)
        self.normalise = _batch(key)
        self.cells = list(_cells(mapping, definitions, self.column))
        placed = _positions(mapping, definitions, key, self.column)
        self.claims = [
            (position, each, _batch(each), _identifies(each, key, mapping, definitions))
            for position, each in placed
        ]
        mapped = {target.ref for target in mapping.targets if not target.section}
        self.lacking = [
            each.name
            for each in definitions.required
            if each.name != key.name and each.name not in mapped
        ]
        self.required = [
            each.name for each in definitions.required if each.name in mapped
        ]

    def of(self, rows: Sequence[Row]) -> Iterator[Staged]:
        """Yield each of `rows` as it is staged."""
        keys = self.normalise(_column(rows, self.column))
        claims = [read(_column(rows, at)) for at, _key, read, _names in self.claims]
        for index, (row, (_number, value, reason)) in enumerate(
            zip(rows, keys, strict=True)
        ):
            yield self._staged(row, value, reason, [each[index] for each in claims])

    def _staged(
        self, row: Row, value: str | None, reason: str, claims: list[Normalised]
    ) -> Staged:
        staged = Staged(row.number, value)
        if value is None:
            staged.flaw = EMPTY if reason == EMPTY else f"{self.column}:{reason}"
            return staged
        if any(not is_blank(cell) for cell in row.cells[self.width :]):
            staged.flaw = f"{self.width}:{SURPLUS}"
            return staged
        patch: dict[str, Any] = {"set": {}}
        try:
            self._read_cells(row, patch)
            self._read_claims(claims, patch)
            patch["key"] = {self.key_name: self.read_key(row.cells[self.column])}
        except _Flaw as flaw:
            staged.flaw = str(flaw)
            return staged
        except BadValue as bad:
            staged.flaw = f"{self.column}:{type(bad).__name__}"
            return staged
        given = {**patch["set"], **patch["key"]}
        name = display_name(
            self.naming, {k: v for k, v in given.items() if v is not None}
        )
        if name:
            patch["name"] = name
        if self.lacking or any(given.get(each) is None for each in self.required):
            patch["lacks"] = True
        staged.patch = patch
        return staged

    def _read_cells(self, row: Row, patch: dict[str, Any]) -> None:
        cells, width = row.cells, len(row.cells)
        for cell in self.cells:
            raw = cells[cell.position] if cell.position < width else ""
            if not raw or is_blank(raw):
                if not (self.empties and cell.is_emptied):
                    continue
                if cell.is_required:
                    raise _Flaw(cell.position, REQUIRED)
                cell.put(patch, None)
                continue
            try:
                cell.put(patch, cell.read(raw))
            except BadValue as bad:
                raise _Flaw(cell.position, type(bad).__name__) from None

    def _read_claims(self, claims: list[Normalised], patch: dict[str, Any]) -> None:
        made = []
        for (position, key, _read, names), (_number, value, reason) in zip(
            self.claims, claims, strict=True
        ):
            if value is None and reason != EMPTY:
                raise _Flaw(position, reason)
            if value is None and not self.empties:
                continue
            made.append([key.pk, value, names])
        if made:
            patch["claims"] = made


class _Flaw(Exception):
    """A row is no good: at which column, from 0, and the stable word for why."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"{position}:{reason}")


def line(staged: Staged) -> str:
    """Return a row as COPY takes it: number, value, flaw, patch."""
    return "\t".join(
        (
            str(staged.number),
            _field(staged.value),
            _field(staged.flaw or None),
            _field(
                json.dumps(staged.patch, ensure_ascii=False, separators=(",", ":"))
                if staged.patch
                else None
            ),
        )
    )


def _field(text: str | None) -> str:
    if text is None:
        return "\\N"
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        return (
            text.replace("\\", "\\\\")
            .replace("\t", "\\t")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
        )
    return text


def _batch(key: UniqueKey) -> Callable[..., list[Normalised]]:
    return batch(Kind(key.kind), region=key.region, fold_local=key.folds_local_part)


def _column(rows: Sequence[Row], at: int) -> Iterator[tuple[int, str, bool]]:
    return (
        (row.number, row.cells[at] if at < len(row.cells) else "", at in row.numeric)
        for row in rows
    )


def _positions(
    mapping: Mapping, definitions: Definitions, key: UniqueKey, column: int
) -> Iterator[tuple[int, UniqueKey]]:
    """Yield each key that the list has a column for, but the one it is matched by."""
    at = {
        target.ref: position
        for position, target in enumerate(mapping.targets)
        if target.what is What.ATTRIBUTE and target.section is None
    }
    for each in definitions.kept_keys:
        if each.pk == key.pk:
            continue
        position = (
            column if each.attribute_id == key.attribute_id else at.get(each.name)
        )
        if position is not None:
            yield position, each


def _identifies(
    each: UniqueKey, key: UniqueKey, mapping: Mapping, definitions: Definitions
) -> bool:
    """Say whether a value of `each` is to name whoever is created or updated."""
    if definitions.is_strict:
        return True
    names = mapping.identifying | {key.pk}
    return each.pk in names or each.replaces_id in names


def _cells(mapping: Mapping, definitions: Definitions, column: int) -> Iterator[Cell]:
    made = dict(mapping.made)
    for position, target in enumerate(mapping.targets):
        if position == column or not definitions.has(target):
            continue
        match target.what:
            case What.ATTRIBUTE if target.section is not None:
                attribute = definitions.attributes[target.ref]
                yield Cell(position, definitions.read(attribute), _into_section(target))
            case What.ATTRIBUTE:
                attribute = definitions.attributes[target.ref]
                yield Cell(
                    position,
                    definitions.read(attribute),
                    _into(target.ref),
                    is_required=attribute.required,
                )
            case What.NEW if position in made:
                read = definitions.read_new(target.ref)
                yield Cell(position, read, _into(made[position]))
            case What.TAG:
                yield Cell(position, _YES_NO, _tagging(target), is_emptied=False)
            case What.TOPIC:
                yield Cell(position, _YES_NO, _consenting(target), is_emptied=False)
            case _:
                continue


_YES_NO = reader("boolean")


def _into(name: str) -> Put:
    def put(patch: dict[str, Any], value: Any) -> None:
        patch["set"][name] = value

    return put


def _into_section(target: Target) -> Put:
    section, name = str(target.section), target.ref

    def put(patch: dict[str, Any], value: Any) -> None:
        patch.setdefault("sections", {}).setdefault(section, {})[name] = value

    return put


def _tagging(target: Target) -> Put:
    place = f"{target.ref}:{target.section or ''}"

    def put(patch: dict[str, Any], value: Any) -> None:
        patch.setdefault("tags", {})[place] = value

    return put


def _consenting(target: Target) -> Put:
    topic = target.ref

    def put(patch: dict[str, Any], value: Any) -> None:
        patch.setdefault("topics", {})[topic] = _CONSENT[value]

    return put
