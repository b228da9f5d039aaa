"""Comma-separated files, safe from formula injection."""

import csv
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from common.sheets.guard import guard, storable


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
