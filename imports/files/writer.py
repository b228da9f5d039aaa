"""The error file of a list: its rows, with why they were not applied."""

from collections.abc import Iterable

from common.sheets import Writer

ERROR_COLUMNS = ("row number", "outcome", "explanation")


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
