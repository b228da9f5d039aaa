"""Say which column of a list holds which unique key."""

from common.errors import WrongState
from imports.actions.back_to_draft import back_to_draft
from imports.models import Import, Status
from imports.refusals import NoKeyColumn
from profiles.models import UniqueKey
from tenancy.models import Membership


def choose_column(
    run: Import, *, by: Membership, unique_key: UniqueKey | None, column: int | None
) -> None:
    """Match the values of `column`, from 0, by `unique_key`.

    Raises NoKeyColumn when either is none of the run's table or file; WrongState once it
    is launched or cancelled.
    """
    run.take()
    columns = run.inspection.get("columns", [])
    if (
        unique_key is None
        or unique_key.table_id != run.table_id
        or unique_key.account_id != run.account_id
        or column is None
        or not 0 <= column < len(columns)
    ):
        raise NoKeyColumn
    if not run.is_open:
        raise WrongState
    changes = (unique_key.pk, column) != (run.unique_key_id, run.column)
    if changes or run.outcomes or run.status == Status.REFUSED:
        back_to_draft(run, by=by)
    run.unique_key, run.key_name = unique_key, str(unique_key)
    run.column, run.column_name = column, columns[column][:255]
    run.save()
