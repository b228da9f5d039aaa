"""Forget a refused change once somebody has read it."""

from common.errors import WrongState
from profiles.models import ChangeStatus, DefinitionChange
from tenancy.scope import account_transaction


def dismiss_change(change: DefinitionChange) -> None:
    """Remove the note of a refusal. Raises WrongState for a change that is under way."""
    with account_transaction(change.account):
        refused = DefinitionChange.objects.filter(
            account=change.account_id, pk=change.pk, status=ChangeStatus.REFUSED
        )
        if not refused.delete()[0]:
            raise WrongState
