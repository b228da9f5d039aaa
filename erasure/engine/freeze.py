"""Freeze a set of profiles, and cut it into slices."""

from django.db import connection

from common import sql
from erasure.engine.sets import ProfileSet
from erasure.models import Erasure

# Freezing a set and placing a hold take turns within an account.
LOCKS_FROM = 0x401D << 44

# Short enough that nobody waits long for a row and that a stop is prompt; long enough
# that planning and ledger are lost in the work (see docs/adr).
SLICE_TARGETS = 1000
MOST_SLICES = 200


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


def plan(erasure: Erasure) -> int:
    """Cut the frozen set into slices; return how many."""
    size = max(SLICE_TARGETS, -(-erasure.targets // MOST_SLICES))
    return sql.run(
        "erasure.plan_slices",
        {
            "account": erasure.account_id,
            "erasure": erasure.pk,
            "slice_targets": size,
        },
    )
