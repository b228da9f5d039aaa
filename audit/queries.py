"""What is asked of the audit trail."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from audit.chain import first_break
from audit.models import Entry
from tenancy.models import Account


def entries(account: Account) -> QuerySet[Entry]:
    """Return the entries of `account`, the youngest first."""
    return Entry.objects.filter(account=account).order_by("-position")


def broken_at(account: Account) -> int | None:
    """Return the position of the first entry that was tampered with, if any."""
    return first_break(_links(account))


def _links(account: Account) -> Iterator[tuple[dict[str, Any], bytes]]:
    rows = Entry.objects.filter(account=account).order_by("position")
    for entry in rows.iterator(chunk_size=2000):
        yield entry.content(), bytes(entry.link)
