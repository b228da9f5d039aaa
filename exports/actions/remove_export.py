"""Remove a file before its time."""

from audit.actions.record import record
from exports.actions.expire_export import expire_export
from exports.models import Export
from tenancy.models import Membership


def remove_export(export: Export, *, by: Membership) -> None:
    """Remove the file of `export`, in the caller's transaction.

    Raises WrongState unless it is ready.
    """
    record(export.account, "export.removed", by=by, export=export.pk)
    expire_export(export)
