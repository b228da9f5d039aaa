"""Withdraw a change of a unique key that is under way, or put a refusal away."""

from django.utils import timezone

from audit.actions.record import record
from profiles.actions.carry_out_key_change import TASK
from profiles.actions.take_definition import take_definition
from profiles.models import (
    KeyChange,
    KeyChangeKind,
    KeyChangeStatus,
    KeyFlaw,
    KeyStatus,
)
from tenancy.errands import wake
from tenancy.models import Membership
from tenancy.scope import account_transaction


def dismiss_key_change(change: KeyChange, *, by: Membership) -> None:
    """Let it be as it was before `change`; the list of a refusal goes.

    Raises WrongState when it was done or withdrawn meanwhile, and what
    `take_definition` raises.
    """
    with account_transaction(by.account):
        take_definition(change.table)
        was_running = change.status == KeyChangeStatus.RUNNING
        change.become(KeyChangeStatus.WITHDRAWN, ended=timezone.now())
        KeyFlaw.objects.filter(account=by.account, change=change).delete()
        key = change.unique_key
        if not was_running or key is None:
            return
        if change.kind == KeyChangeKind.REMOVE:
            key.become(KeyStatus.ACTIVE)
        else:
            key.become(KeyStatus.REMOVING)
            wake(by.account, TASK, change.pk)
        record(
            by.account,
            "key.withdrawn",
            by=by,
            table=change.table.slug,
            key=change.attribute.name,
        )
