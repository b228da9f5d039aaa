"""Launch an erasure: freeze its set, so that its targets vanish at once."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from audit.actions.record import record
from common.errors import BadInput, DomainError
from erasure.engine import freeze, holders, plan, sets
from erasure.engine.sets import ProfileSet
from erasure.models import Door, Erasure
from profiles.models import ProfileTable
from tenancy.models import Membership
from tenancy.scope import account_transaction

MAX_REASON = 2000


class StalePreview(DomainError):
    """Something changed after you looked. Nothing was deleted: look at it again."""


class ReasonMissing(BadInput):
    """This account asks for a reason. Say why these profiles are deleted."""


class ReasonTooLong(BadInput):
    """The reason is longer than %(most)s characters. Shorten it."""


def launch_erasure(
    table: ProfileTable,
    profiles: ProfileSet,
    *,
    by: Membership,
    door: Door,
    reason: str,
    expected: int,
    fingerprint: str,
    facts: Mapping[str, Any],
) -> Erasure:
    """Freeze `profiles` of `table` and cut the set into slices, in one transaction.

    From its commit on the targets are in no answer and nothing can be attached to them.
    `expected` is how many profiles the person who confirmed was shown. Raises
    StalePreview when the set is not exactly as large any more (somebody is on hold, is
    being deleted or is gone), ReasonMissing or ReasonTooLong. `facts` go into the audit
    trail and may name no person.
    """
    account = table.account
    reason = reason.strip()
    if account.reason_required and not reason:
        raise ReasonMissing
    if len(reason) > MAX_REASON:
        raise ReasonTooLong(most=MAX_REASON)
    with account_transaction(account):
        erasure = Erasure.objects.create(
            account=account,
            table=table,
            table_name=table.name,
            door=door,
            reason=reason,
            author=by,
            author_name=str(by.user),
            facts=dict(facts),
            fingerprint=fingerprint,
            launched=timezone.now(),
        )
        erasure.targets = freeze.freeze(erasure, profiles)
        if erasure.targets != expected:
            raise StalePreview
        erasure.save(update_fields=["targets"])
        plan.plan(erasure, profiles.traces)
        holders.withdraw(account.pk, sets.targets_of(erasure.pk))
        record(
            account,
            "erasure.launched",
            by=by,
            erasure=erasure.pk,
            door=door.value,
            table=table.slug,
            targets=erasure.targets,
            reason=reason,
            fingerprint=fingerprint,
            **facts,
        )
    return erasure
