"""Begin an import."""

from imports.kinds import KINDS
from imports.models import Import, Kind
from imports.refusals import NoKeys
from profiles.models import ProfileTable
from tenancy.models import Membership


def create_import(
    table: ProfileTable, *, by: Membership, name: str = "", kind: Kind = Kind.DELETE
) -> Import:
    """Begin an import into `table`; raise NoKeys when nothing could match."""
    if not table.unique_keys.filter(account=table.account_id).exists():
        raise NoKeys
    return Import.objects.create(
        account_id=table.account_id,
        table=table,
        table_name=table.name,
        kind=kind,
        name=name.strip() or KINDS[kind].name_for(table),
        author=by,
    )
