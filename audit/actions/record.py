"""Add an entry to an account's audit chain."""

from typing import Any

from django.db import connection
from django.utils import timezone

from audit.chain import GENESIS, link
from audit.models import Entry
from tenancy.models import Account, Membership

# Advisory locks that put an account's entries in line are numbered from here.
LOCKS_FROM = 0xA0D1 << 44


def record(
    account: Account, action: str, *, by: Membership | None, **facts: Any
) -> Entry:
    """Append `action` with `facts` to the chain, in the caller's transaction.

    Entries of one account queue up until that transaction ends, so that no two can
    claim a position. `by` is None where the program itself acted.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCKS_FROM + account.pk])
    last = Entry.objects.filter(account=account).order_by("-position").first()
    entry = Entry(
        account=account,
        position=last.position + 1 if last else 1,
        action=action,
        author_id=by.pk if by else None,
        moment=timezone.now(),
        facts=facts,
    )
    entry.link = link(bytes(last.link) if last else GENESIS, entry.content())
    entry.save(force_insert=True)
    return entry
