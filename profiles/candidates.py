"""Rows of a list as profiles to be: values typed, keys normalised, a name made."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Protocol

from profiles.display_names import display_name
from profiles.models import Attribute, Identity, ProfileTable, UniqueKey
from profiles.normalisers import EMPTY, REASONS, Kind, Normalised, batch, is_blank
from profiles.values import BadValue, Read, Value, is_absent, reader

KeyValue = tuple[int, str]  # unique key's number, normalised value


class ListRow(Protocol):
    """A row as the reader of lists gives it."""

    @property
    def number(self) -> int:
        """Return the number that a person sees."""

    @property
    def cells(self) -> list[str]:
        """Return the texts; missing ones are missing at the end."""

    @property
    def numeric(self) -> AbstractSet[int]:
        """Return the positions of the cells that hold numbers."""


@dataclass(slots=True)
class Candidate:
    """A row that can become a profile, or `flaw`: why it cannot."""

    number: int
    flaw: str = ""
    name: str = ""
    attributes: dict[str, Value] = field(default_factory=dict)
    identifiers: list[KeyValue] = field(default_factory=list)
    known_values: list[KeyValue] = field(default_factory=list)


class Candidates:
    """Makes candidates for `table` of the rows below `columns`, known by `key`.

    `columns` holds the attribute of each column of the list, `required` those of the
    table without which nobody is let in.
    """

    def __init__(
        self,
        table: ProfileTable,
        key: UniqueKey,
        keys: Sequence[UniqueKey],
        columns: Sequence[Attribute],
        required: Sequence[Attribute] = (),
    ) -> None:
        self.key = key
        self.strict = table.identity == Identity.STRICT
        self.naming = list(table.name_attributes)
        self.required = [(each.name, each.label) for each in required]
        self.width = len(columns)
        self.keys = [
            (position, each)
            for position, attribute in enumerate(columns)
            for each in keys
            if each.attribute_id == attribute.pk
        ]
        self.normalise = {
            each.pk: batch(
                Kind(each.kind), region=each.region, fold_local=each.folds_local_part
            )
            for _, each in self.keys
        }
        key_columns = {position for position, _ in self.keys}
        self.readers: list[tuple[str, str, Read]] = [
            (
                attribute.name,
                attribute.label,
                # What is no value of its key stays as it was written.
                reader("text", most=attribute.most_characters)
                if position in key_columns
                else reader(
                    attribute.type,
                    attribute.choices,
                    several=attribute.several,
                    most=attribute.most_characters,
                    zone=table.account.zone,
                ),
            )
            for position, attribute in enumerate(columns)
        ]

    def of(self, rows: Sequence[ListRow]) -> Iterator[Candidate]:
        """Yield a candidate for each of `rows`."""
        columns = [self._normalised(rows, *each) for each in self.keys]
        for index, row in enumerate(rows):
            values = [column[index] for column in columns]
            yield self._candidate(row, values)

    def _normalised(
        self, rows: Sequence[ListRow], position: int, key: UniqueKey
    ) -> list[Normalised]:
        cells = (
            (
                row.number,
                row.cells[position] if position < len(row.cells) else "",
                position in row.numeric,
            )
            for row in rows
        )
        return self.normalise[key.pk](cells)

    def _candidate(self, row: ListRow, values: Sequence[Normalised]) -> Candidate:
        candidate = Candidate(row.number)
        if any(not is_blank(cell) for cell in row.cells[self.width :]):
            candidate.flaw = "The row has more cells than there are columns."
            return candidate
        for (_, key), (_, value, reason) in zip(self.keys, values, strict=True):
            # A key that is built to replace another names whom that one names.
            known_by = self.strict or self.key.pk in (key.pk, key.replaces_id)
            if value is None:
                candidate.flaw = candidate.flaw or self._flaw(key, reason, known_by)
            elif known_by:
                candidate.identifiers.append((key.pk, value))
            else:
                candidate.known_values.append((key.pk, value))
        if not candidate.flaw:
            self._read(row, candidate)
        return candidate

    def _flaw(self, key: UniqueKey, reason: str, known_by: bool) -> str:  # noqa: FBT001
        """Return why a key without a value spoils its row; empty if it does not."""
        if reason == EMPTY:
            missing = key.pk == self.key.pk
            return f"There is no value for {key.attribute.label}." if missing else ""
        return f"{key.attribute.label}: {REASONS[reason]()}" if known_by else ""

    def _read(self, row: ListRow, candidate: Candidate) -> None:
        attributes = candidate.attributes
        # Cells that a row lacks are missing at its end.
        for raw, (name, label, read) in zip(row.cells, self.readers, strict=False):
            if not raw or is_blank(raw):
                continue
            try:
                attributes[name] = read(raw)
            except BadValue as bad:
                candidate.flaw = f"{label}: {bad}"
                return
        for name, label in self.required:
            if is_absent(attributes.get(name)):
                candidate.flaw = f"There is no value for {label}."
                return
        candidate.name = display_name(self.naming, attributes)
