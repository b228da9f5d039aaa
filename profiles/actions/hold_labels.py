"""Hold on to tags, topics and sections while something of them is written to profiles.

A removal takes a label's row first and waits for whoever holds it: what they wrote is
then found and removed as well, and nobody writes it afterwards.
"""

from collections.abc import Iterable

from common import sql
from tenancy.models import Account


def held_tags(account: Account | int, numbers: Iterable[int]) -> frozenset[int]:
    """Return which of the tags `numbers` are there; they stay until commit."""
    return _held("profiles.share_tags", account, numbers)


def held_topics(account: Account | int, numbers: Iterable[int]) -> frozenset[int]:
    """Return which of the topics `numbers` are there; they stay until commit."""
    return _held("profiles.share_topics", account, numbers)


def held_sections(account: Account | int, numbers: Iterable[int]) -> frozenset[int]:
    """Return which of the sections `numbers` are there; they stay until commit."""
    return _held("profiles.share_sections", account, numbers)


def _held(
    statement: str, account: Account | int, numbers: Iterable[int]
) -> frozenset[int]:
    account_id = account if isinstance(account, int) else account.pk
    given = {"account": account_id, "numbers": list(numbers)}
    return frozenset(number for (number,) in sql.fetch(statement, given))
