"""Begin an import."""

from imports.labels import default_name
from imports.models import Import, Kind
from imports.refusals import NoKeys
from profiles.models import ProfileTable
from tenancy.models import Membership


def create_import(table: ProfileTable, *, by: Membership, name: str = "") -> Import:
    """Begin a delete import into `table`; raise NoKeys when nothing could match."""
    if not table.unique_keys.filter(account=table.account_id).exists():
        raise NoKeys
    return Import.objects.create(
        account_id=table.account_id,
        table=table,
        table_name=table.name,
        kind=Kind.DELETE,
        name=name.strip() or default_name(table),
        author=by,
    )
