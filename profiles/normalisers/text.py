"""Text keys: blanks trimmed, case and inner blanks kept."""

from common.blanks import BLANKS, UNPRINTABLE, trimmed
from profiles.normalisers.invalid import TooLong, Unprintable


def text(value: str) -> str:
    """Return `value` trimmed. Raises TooLong or Unprintable."""
    kept = trimmed(value)
    if len(kept) > TooLong.limit:
        raise TooLong
    if UNPRINTABLE.search(kept):
        raise Unprintable
    return kept


def fast_text(value: str) -> str | None:
    """Return `text(value)` when that is plain to see, else None."""
    kept = value.strip(BLANKS)
    return kept if len(kept) <= TooLong.limit and kept.isprintable() else None
