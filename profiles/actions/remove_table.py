"""Remove a table in which there is nobody."""

from audit.actions.record import record
from profiles.actions.take_definition import take_definition
from profiles.dependants import Subject, dependants
from profiles.models import ProfileTable
from profiles.presence import holds_anybody
from profiles.refusals import InUse, NotEmpty
from tenancy.models import Membership
from tenancy.scope import account_transaction


def remove_table(table: ProfileTable, *, by: Membership) -> None:
    """Remove `table` with its definition. Raises NotEmpty, InUse, and what taking does."""
    with account_transaction(by.account):
        taken = take_definition(table)
        if holds_anybody(taken):
            raise NotEmpty
        if users := dependants(Subject(by.account, "table", table=taken)):
            raise InUse(users)
        taken.delete()
        record(by.account, "table.removed", by=by, table=table.slug)
