"""Rows written for a spreadsheet, safe from formula injection.

`CsvWriter` and `XlsxWriter` are used alike: error files and exports choose one.
"""

import csv
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Protocol, Self

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from imports.files.guard import guard

_SHEET_ROWS = 1_048_576
_CELL_CHARS = 32_767
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

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
        self._writer.writerow([_storable(guard(cell)) for cell in cells])


class XlsxWriter:
    """Writes a workbook in which every cell is text; long lists go on in new sheets."""

    def __init__(self, path: Path, *, title: str = "Rows") -> None:
        self._path = path
        self._title = title
        self._book = Workbook(write_only=True)
        self._header: list[str] | None = None
        self._sheet = self._book.create_sheet(title)
        self._rows = 0
        self._sheets = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._book.save(self._path)
            return
        with TemporaryFile() as nowhere:  # saving is what removes openpyxl's own files
            self._book.save(nowhere)

    def write(self, cells: Iterable[str]) -> None:
        """Write one row; the first one is repeated at the top of each sheet."""
        row = list(cells)
        if self._header is None:
            self._header = row
        elif self._rows == _SHEET_ROWS:
            self._sheets += 1
            self._sheet = self._book.create_sheet(f"{self._title} {self._sheets}")
            self._rows = 0
            self._append(self._header)
        self._append(row)

    def _append(self, row: list[str]) -> None:
        self._sheet.append([self._cell(value) for value in row])
        self._rows += 1

    def _cell(self, value: str) -> Cell:
        text = ILLEGAL_CHARACTERS_RE.sub(_REPLACEMENT, _storable(guard(value)))
        cell = WriteOnlyCell(self._sheet, text[:_CELL_CHARS])
        cell.data_type = (
            "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
        )
        return cell


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


def _storable(text: str) -> str:
    """Return `text` without what no text file can hold."""
    clean = text.replace("\0", _REPLACEMENT)
    return clean.encode("utf-8", "replace").decode("utf-8")
