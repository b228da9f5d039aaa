"""Remember which columns of a table somebody wants to see."""

from collections.abc import Sequence

from profiles.grid.columns import PREFERENCE
from profiles.models import ProfileTable
from tenancy.models import Membership
from tenancy.scope import account_transaction


def choose_columns(
    table: ProfileTable, names: Sequence[str], *, by: Membership
) -> None:
    """Show `by` the columns `names` of `table` from now on."""
    with account_transaction(by.account_id):
        members = Membership.objects.filter(account=by.account_id)
        member = members.select_for_update().get(pk=by.pk)
        columns = {**member.preferences.get(PREFERENCE, {}), str(table.pk): list(names)}
        member.preferences = {**member.preferences, PREFERENCE: columns}
        member.save(update_fields=["preferences"])
