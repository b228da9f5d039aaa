"""Create a custom table of a profile table."""

from typing import Final

from django.db import IntegrityError, transaction

from audit.actions.record import record
from interactions.custom_refusals import AddressTaken, TooManyTables
from interactions.models import CustomTable
from profiles.models import ProfileTable
from tenancy.models import Membership
from tenancy.scope import account_transaction

MOST_TABLES: Final = 100


def create_custom_table(
    table: ProfileTable, slug: str, name: str, on_erasure: str, *, by: Membership
) -> CustomTable:
    """Create a custom table whose entries belong to profiles of `table`.

    Raises AddressTaken, TooManyTables.
    """
    account = by.account
    with account_transaction(account):
        if CustomTable.every.filter(account=account).count() >= MOST_TABLES:
            raise TooManyTables(most=MOST_TABLES)
        try:
            with transaction.atomic():
                made = CustomTable.every.create(
                    account=account,
                    profile_table=table,
                    slug=slug,
                    name=name,
                    on_erasure=on_erasure,
                )
        except IntegrityError:
            raise AddressTaken from None
        record(
            account,
            "custom_table.created",
            by=by,
            custom_table=slug,
            table=table.slug,
            on_erasure=on_erasure,
        )
    return made
