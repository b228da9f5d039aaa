"""Numbers that somebody wrote, in an address, a form or a file: what they are, if any."""

from typing import Any, Final

# Every number of a row has fewer, and none of them is costly to read.
MOST_DIGITS: Final = 18


def whole_number(written: Any) -> int | None:
    """Return the whole number that `written` says in plain digits; None for all else."""
    text = str(written)
    plain = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if plain else None
