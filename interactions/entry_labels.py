"""What the values of custom-table entries are called, and which of them are shown."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from common import sql
from profiles.columns import label_of


@dataclass(frozen=True, slots=True)
class EntryLabels:
    """The labels of one custom table by name, and the names that are being removed."""

    labels: Mapping[str, str]
    leaving: Collection[str]

    def pairs(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Yield label and value, defined ones in their order, then what else there is."""
        for name in dict.fromkeys([*self.labels, *values]):
            if name in values and name not in self.leaving:
                yield self.labels.get(name, label_of(name)), values[name]

    def staying(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return `values` without those that are being removed."""
        return {name: values[name] for name in values if name not in self.leaving}


def entry_labels(account_id: int, tables: Collection[int]) -> dict[int, EntryLabels]:
    """Return the labels of those `tables` that are there to stay, by number."""
    rows = sql.fetch(
        "interactions.entry_labels",
        {"account": account_id, "custom_tables": list(tables)},
    )
    return {
        number: EntryLabels(dict(labels), frozenset(leaving))
        for number, labels, leaving in rows
    }
