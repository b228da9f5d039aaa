"""Integer keys: digits with an optional sign, leading zeros dropped."""

import re

from common.blanks import trimmed
from profiles.normalisers.invalid import IntegerTooLarge, NotAnInteger

_INTEGER = re.compile(r"([+-]?)0*([0-9]+)")
_DIGITS = 18  # what a bigint holds of any digits


def integer(value: str) -> str:
    """Return the decimal digits of `value`, so that `007` and `7` are the same.

    Raises NotAnInteger or IntegerTooLarge.
    """
    match = _INTEGER.fullmatch(trimmed(value))
    if not match:
        raise NotAnInteger
    sign, digits = match.groups()
    if len(digits) > _DIGITS:
        raise IntegerTooLarge
    return f"-{digits}" if sign == "-" and digits != "0" else digits


def fast_integer(value: str) -> str | None:
    """Return `integer(value)` when that is plain to see, else None."""
    if value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        return value if value[0] != "0" else None
    return None
