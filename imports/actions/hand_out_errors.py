"""Hand out the error file of an execution, and note that it was."""

from typing import IO

from audit.actions.record import record
from imports.models import Execution
from imports.queries import open_error_file
from tenancy.models import Membership


def hand_out_errors(
    execution: Execution, kind: str, *, by: Membership
) -> IO[bytes] | None:
    """Return the error file in the format `kind`, csv or xlsx; None without one."""
    file = open_error_file(execution, kind)
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
