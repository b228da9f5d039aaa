"""Hand out the error file of an execution, and note that it was."""

from typing import IO

from audit.actions.record import record
from common.errors import DomainError
from imports.models import Execution
from imports.queries import open_error_file
from tenancy.models import Membership


class ErrorsWithdrawn(DomainError):
    """The file was withdrawn: somebody in it was deleted since."""

    status = 410


def hand_out_errors(
    execution: Execution, kind: str, *, by: Membership
) -> IO[bytes] | None:
    """Return the error file in the format `kind`, csv or xlsx; None without one.

    Nor is there one whose time is over, whenever it is removed.

    Raises ErrorsWithdrawn as soon as anybody in it was deleted.
    """
    if execution.import_run.withdrawn is not None:
        raise ErrorsWithdrawn
    file = open_error_file(execution, kind) if execution.keeps_files else None
    if file is not None:
        record(
            execution.account,
            "errors.downloaded",
            by=by,
            execution=execution.pk,
            format=kind,
            rows=execution.error_rows,
        )
    return file
