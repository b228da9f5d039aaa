"""Public links of messages: which account and which message, in one path part. Pure.

The account comes first, so that its scope can be entered before anything is looked up.
"""

from typing import NamedTuple

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MOST = 2**63 - 1


class Link(NamedTuple):
    """What a public link names."""

    account_id: int
    token: str


def written(account_id: int, token: str) -> str:
    """Return the path part of a message's public link."""
    digits = ""
    while account_id:
        account_id, digit = divmod(account_id, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return f"{digits or '0'}-{token}"


def parsed(text: str) -> Link | None:
    """Return what a path part names; None when no account can have such a number."""
    digits, _, token = text.partition("-")
    account_id = int(digits, len(_DIGITS))
    return Link(account_id, token) if account_id <= _MOST else None
