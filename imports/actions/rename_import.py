"""Change what an import is called, or the table it goes to."""

from common.errors import BadInput, WrongState
from imports.actions.back_to_draft import back_to_draft
from imports.models import Import
from profiles.models import ProfileTable
from tenancy.models import Membership


class NameMissing(BadInput):
    """Give the import a name, so that others recognise it."""


def rename_import(
    run: Import, *, by: Membership, name: str, table: ProfileTable | None = None
) -> None:
    """Name the import; with another `table` its key has to be chosen again.

    Raises NameMissing, or WrongState once it was launched or cancelled.
    """
    if not name.strip():
        raise NameMissing
    run.take()
    if not run.is_open:
        raise WrongState
    run.name = name.strip()[:120]
    if table is not None and table.pk != run.table_id:
        back_to_draft(run, by=by)
        run.table, run.table_name = table, table.name
        run.unique_key, run.key_name = None, ""
        run.column, run.column_name = None, ""
    run.save()
