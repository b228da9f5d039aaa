"""Traces whose profile is not there: what constraints would prevent, counted instead.

Every relation of the fates is looked through, so that none is forgotten.
"""

from common import sql
from erasure.engine.relations import relations
from tenancy.models import Account
from tenancy.scope import account_transaction


def orphans(account: Account) -> dict[str, int]:
    """Return the number of traces without their profile, by rule of the fates."""
    counts = {}
    with account_transaction(account):
        for relation in relations():
            [(count,)] = sql.fetch(
                "erasure.count_orphans", {"account": account.pk}, relation.parts
            )
            counts[relation.rule.name] = int(count)
    return counts
