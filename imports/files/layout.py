"""How a file is laid out: what is detected, and what a person may correct."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Format(StrEnum):
    """How the rows are stored."""

    CSV = "csv"
    XLSX = "xlsx"


class Wrapper(StrEnum):
    """What the file is packed in."""

    NONE = "none"
    GZIP = "gzip"
    ZIP = "zip"


DELIMITERS = (",", ";", "\t", "|")
QUOTES = ('"', "'", "")  # the last one: quotation marks mean nothing
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "iso-8859-1",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read a file.

    `inspect` fills in what is None here; reading needs `header` and, of a CSV file,
    `encoding`, `delimiter` and `quote`, of a workbook `sheet`.
    """

    format: Format | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header: bool | None = None  # whether the first row holds the column names
    sheet: str | None = None
    above: int = 0  # rows of prose above the column names, blank ones not counted

    @property
    def first_number(self) -> int:
        """The number of the first row: 1 or, of a header, 0; lower with prose above."""
        return (0 if self.header else 1) - self.above

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` takes, made of JSON's own types."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the layout that `to_json` gave."""
        named = data["format"]
        return cls(**{**data, "format": Format(named) if named else None})
