"""Forget a refused change of an attribute of entries once somebody has read it."""

from common.errors import WrongState
from interactions.models import EntryChange
from profiles.models import ChangeStatus
from tenancy.scope import account_transaction


def dismiss_entry_change(change: EntryChange) -> None:
    """Remove the note of a refusal. Raises WrongState for a change that is under way."""
    with account_transaction(change.account):
        refused = EntryChange.objects.filter(
            account=change.account_id, pk=change.pk, status=ChangeStatus.REFUSED
        )
        if not refused.delete()[0]:
            raise WrongState
