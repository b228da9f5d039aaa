"""Freeze a set of profiles."""

from django.db import connection

from common import sql
from erasure.engine.sets import ProfileSet
from erasure.models import Erasure

# Freezing a set and placing a hold take turns within an account.
LOCKS_FROM = 0x401D << 44


def take_turns(account_id: int) -> None:
    """Wait until nobody else freezes a set or places a hold in the account."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCKS_FROM + account_id])


def freeze(erasure: Erasure, profiles: ProfileSet) -> int:
    """Make `profiles` the targets of `erasure`; return how many they are.

    Left out are profiles on hold, profiles that another erasure has taken and numbers
    of other accounts.
    """
    take_turns(erasure.account_id)
    return sql.run(
        "erasure.freeze",
        {
            **profiles.parameters,
            "account": erasure.account_id,
            "erasure": erasure.pk,
        },
        {"profiles": profiles.query},
    )
