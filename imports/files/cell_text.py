"""What a workbook's cell says, as the text a person would have typed."""

import re
from decimal import Decimal, InvalidOperation

from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH, from_excel

_DIGITS = re.compile(r"-?[0-9]+")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_ADJUSTED = 30  # decimal exponent up to which digits say more than 1E+31 does


def number_text(raw: str) -> str:
    """Return a number as its digits: `32470123456`, not `3.2470123456E10`."""
    if _DIGITS.fullmatch(raw):
        return raw
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return raw
    if not number.is_finite() or abs(number.adjusted()) > _MAX_ADJUSTED:
        return raw
    if number == number.to_integral_value():
        return f"{number:.0f}"
    return repr(float(number))  # 0.1, which Excel stores as 0.10000000000000001


def date_text(raw: str, *, since_1904: bool) -> str:
    """Return the date and time that a serial number stands for, as ISO 8601."""
    epoch = CALENDAR_MAC_1904 if since_1904 else WINDOWS_EPOCH
    try:
        moment = from_excel(float(raw), epoch)
    except (ValueError, OverflowError):
        return number_text(raw)
    text = str(moment)
    return text.removesuffix(" 00:00:00")


def unescaped(text: str) -> str:
    """Return `text` with `_x000D_` and the like as the characters they stand for."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)
