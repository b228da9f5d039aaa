"""Change what a table is called, how its people are named, and how they are known."""

from collections.abc import Sequence

from audit.actions.record import record
from profiles import queries
from profiles.actions.begin_change import begin_change
from profiles.actions.create_table import UnknownNameAttribute
from profiles.actions.take_definition import take_definition
from profiles.models import ChangeKind, DefinitionChange, ProfileTable
from profiles.presence import holds_anybody
from profiles.refusals import IdentityFixed
from tenancy.models import Membership
from tenancy.scope import account_transaction


def change_table(
    table: ProfileTable,
    name: str,
    name_attributes: Sequence[str],
    identity: str,
    *,
    by: Membership,
    seen: int | None = None,
) -> DefinitionChange | None:
    """Change `table`; return the change that goes through the names, if one has to.

    Raises IdentityFixed, UnknownNameAttribute, and what `take_definition` raises.
    """
    with account_transaction(by.account):
        taken = take_definition(table, seen=seen)
        if identity != taken.identity and holds_anybody(taken):
            raise IdentityFixed
        known = {each.name for each in queries.attributes(taken)}
        for each in name_attributes:
            if each not in known:
                raise UnknownNameAttribute(name=each)
        renames = list(name_attributes) != taken.name_attributes
        taken.name = name
        taken.identity = identity
        taken.name_attributes = list(name_attributes)
        taken.save(update_fields=["name", "identity", "name_attributes"])
        record(by.account, "table.changed", by=by, table=taken.slug, identity=identity)
        if not renames:
            return None
        # One way through is enough: it reads the table as it is.
        DefinitionChange.objects.filter(
            account=by.account, table=taken, kind=ChangeKind.NAMES
        ).delete()
        return begin_change(
            DefinitionChange(
                account=by.account,
                table=taken,
                kind=ChangeKind.NAMES,
                label=taken.name,
                author=by,
            )
        )
