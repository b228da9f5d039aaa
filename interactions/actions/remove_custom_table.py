"""Remove a custom table with all its entries."""

from audit.actions.record import record
from common.errors import BadInput
from interactions.actions.carry_out_removal import TASK
from interactions.actions.take_custom_table import take_custom_table
from interactions.custom_counts import count_entries
from interactions.models import CustomRemoval, CustomStatus, CustomTable
from profiles.dependants import Subject, dependants
from profiles.refusals import InUse
from tenancy.errands import wake
from tenancy.models import Membership
from tenancy.scope import account_transaction


class NotConfirmed(BadInput):
    """The tick is missing. Confirm that all entries are to be deleted for good."""


def remove_custom_table(
    table: CustomTable, *, by: Membership, confirmed: bool
) -> CustomRemoval:
    """Have a worker delete all entries of `table` and then the table itself.

    From now on it is in no answer. Raises NotConfirmed, InUse while a segment names it,
    and what `take_custom_table` raises.
    """
    if not confirmed:
        raise NotConfirmed
    account = by.account
    with account_transaction(account):
        taken = take_custom_table(table)
        subject = Subject(account, "custom_table", number=taken.pk)
        if users := dependants(subject):
            raise InUse(users)
        taken.become(CustomStatus.REMOVING)
        total = count_entries(taken).number
        CustomRemoval.objects.filter(account=account, custom_table=taken).delete()
        removal = CustomRemoval.objects.create(
            account=account, custom_table=taken, total=total, author=by
        )
        record(
            account,
            "custom_table.removed",
            by=by,
            custom_table=taken.slug,
            entries=total,
        )
        wake(account, TASK, removal.pk)
    return removal
