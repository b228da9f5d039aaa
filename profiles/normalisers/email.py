"""E-mail addresses: blanks trimmed, lower-cased, one @, a dotted domain."""

import re
from collections.abc import Callable, Sequence

from common.blanks import BLANK, UNPRINTABLE, trimmed
from profiles.normalisers.invalid import (
    BlankInside,
    EmailTooLong,
    NoAt,
    NoDomain,
    NothingAfterAt,
    NothingBeforeAt,
    SeveralAts,
    Unprintable,
)

# What nearly every address looks like once lower-cased. A match is valid by the
# rules of `email`, so batches need not walk through them.
PLAIN = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]++@(?:[a-z0-9-]++\.)+[a-z]++")
_PLAIN_LINES = re.compile(f"^ *(?:({PLAIN.pattern}) *|.*)$", re.MULTILINE)


def email(value: str, *, fold_local: bool = True) -> str:
    """Return the address `value`, its local part as it stands unless `fold_local`.

    Raises a kind of Invalid.
    """
    address = trimmed(value)
    if len(address) > EmailTooLong.limit:
        raise EmailTooLong
    if BLANK.search(address):
        raise BlankInside
    if UNPRINTABLE.search(address):
        raise Unprintable
    local, at, domain = address.partition("@")
    if not at:
        raise NoAt
    if "@" in domain:
        raise SeveralAts
    if not local:
        raise NothingBeforeAt
    if not domain:
        raise NothingAfterAt
    domain = domain.lower()
    labels = domain.split(".")
    if len(labels) < 2 or not all(labels) or not labels[-1].isalpha():
        raise NoDomain
    folded = f"{local.lower() if fold_local else local}@{domain}"
    if len(folded) > EmailTooLong.limit:  # some letters grow when lower-cased
        raise EmailTooLong
    return folded


def plain_emails(values: Sequence[str]) -> list[str]:
    """Return the folded address of each plain one of `values`, "" where unsure.

    All of them are searched at once, which takes a third of the time.
    """
    lines = "\n".join(values)
    found = _PLAIN_LINES.findall(lines.lower())
    in_doubt = len(found) != len(values) or max(map(len, found)) > EmailTooLong.limit
    if in_doubt or lines.count("\n") >= len(values):
        fast = fast_email(fold_local=True)
        return [fast(value) or "" for value in values]
    return found


def fast_email(*, fold_local: bool) -> Callable[[str], str | None]:
    """Return a quick `email` for plain addresses that says None when unsure."""
    is_plain = PLAIN.fullmatch
    limit = EmailTooLong.limit

    def folding(value: str) -> str | None:
        address = value.strip().lower()
        return address if len(address) <= limit and is_plain(address) else None

    def keeping(value: str) -> str | None:
        address = value.strip()
        lowered = address.lower()
        if len(lowered) > limit or not is_plain(lowered):
            return None
        at = lowered.index("@")
        return address[:at] + lowered[at:]

    return folding if fold_local else keeping
