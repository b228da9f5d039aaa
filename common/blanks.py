"""What counts as blank around a value, and which characters no value may hold."""

import re
import sys

_ZERO_WIDTH = "\u180e\u200b\u200c\u200d\u2060\ufeff"
_DIRECTION_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

# Address books paste direction marks around phone numbers, web pages zero-width
# and no-break spaces around addresses: nobody sees them, so nobody means them.
BLANKS = (
    "".join(chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace())
    + _ZERO_WIDTH
    + _DIRECTION_MARKS
)

BLANK = re.compile(f"[{re.escape(BLANKS)}]")

# Control characters, and lone surrogates, which no database can store as text.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def trimmed(value: str) -> str:
    """Return `value` without the blanks around it."""
    return value.strip(BLANKS)


def is_blank(value: str) -> bool:
    """Say whether nothing but blanks is in `value`."""
    return not value or not value.strip(BLANKS)
