"""Quit an import before its launch."""

from audit.actions.record import record
from imports.actions.forget_list import forget_list
from imports.models import Import, Status
from tenancy.errands import done
from tenancy.models import Membership


def cancel_import(run: Import, *, by: Membership | None) -> None:
    """Cancel `run`, and remove its upload and all that was read of it.

    `by` is None where the program tidies up. Raises WrongState when it was launched or
    cancelled already.
    """
    run.take()
    run.become(Status.CANCELLED)
    record(run.account, "import.cancelled", by=by, **{"import": run.pk})
    done("imports.stage", run.pk)
    forget_list(run)
