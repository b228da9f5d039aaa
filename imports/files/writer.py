"""Rows written for a spreadsheet, safe from formula injection.

`CsvWriter` and `XlsxWriter` are used alike: error files and exports choose one.
"""

import csv
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from imports.files.guard import guard, storable

ERROR_COLUMNS = ("row number", "outcome", "explanation")


class Writer(Protocol):
    """Writes rows of text, the header first; closed by leaving its `with`."""

    def write(self, cells: Iterable[str]) -> None:
        """Write one row."""


class CsvWriter:
    """Writes a CSV file that spreadsheets open as it is: UTF-8 with BOM, CR LF."""

    def __init__(self, path: Path, *, delimiter: str = ",") -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, delimiter=delimiter)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def write(self, cells: Iterable[str]) -> None:
        """Write one row."""
        self._writer.writerow([storable(guard(cell)) for cell in cells])


class ErrorFile:
    """The rows that were not applied, as they were, with why beside them.

    A list that is an error file itself, corrected and uploaded again, gets its three
    columns anew, not twice.
    """

    def __init__(self, writer: Writer, columns: Iterable[str]) -> None:
        names = list(columns)
        self._kept = len(names)
        while self._kept and not names[self._kept - 1]:
            self._kept -= 1  # surplus cells of rows have columns without names
        own = self._kept - len(ERROR_COLUMNS)
        self._repeats = tuple(names[max(own, 0) : self._kept]) == ERROR_COLUMNS
        self._kept = own if self._repeats else len(names)
        self._writer = writer
        writer.write([*names[: self._kept], *ERROR_COLUMNS])

    def write(
        self, cells: list[str], number: int, outcome: str, explanation: str
    ) -> None:
        """Write the row `number`; cells without a column go to its end."""
        kept = cells[: self._kept]
        kept += [""] * (self._kept - len(kept))
        dropped = len(ERROR_COLUMNS) if self._repeats else 0
        surplus = cells[self._kept + dropped :]
        self._writer.write([*kept, str(number), outcome, explanation, *surplus])
