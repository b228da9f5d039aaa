"""Values that a spreadsheet would run as formulas, written so that it does not.

A value that starts like a formula gets an apostrophe before it; reading takes it off
again. So that this is lossless, a value that looks guarded already gets another one:
`unguard(guard(value)) == value` for every value.
"""

import re

from common.blanks import BLANKS

_FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"  # = + - @ of the same width as a kanji
# Blanks before the sign do not stop every program; neither does its full-width form.
_RISKY = re.compile(f"'*(?:[\t\r\n]|[{re.escape(BLANKS)}]*[-=+@{_FULL_WIDTH}])")
# +32470123456 and -7,5 are numbers to a spreadsheet, and nothing else: they can run
# nothing, and an apostrophe would only spoil them for the person who corrects them.
_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def guard(value: str) -> str:
    """Return `value` in a form that no spreadsheet takes for a formula."""
    if _RISKY.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def unguard(value: str) -> str:
    """Return the value that `guard` was given."""
    return value[1:] if value.startswith("'") and _RISKY.match(value) else value


def storable(text: str) -> str:
    """Return `text` without what no text file can hold."""
    clean = text.replace("\0", _REPLACEMENT)
    return clean.encode("utf-8", "replace").decode("utf-8")
