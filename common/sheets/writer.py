"""What writes rows for a spreadsheet, whatever the format."""

from collections.abc import Iterable
from typing import Protocol


class Writer(Protocol):
    """Writes rows of text, the header first; closed by leaving its `with`."""

    def write(self, cells: Iterable[str]) -> None:
        """Write one row."""
