"""Take an import back to where its list can be changed."""

from imports.models import Import, Status
from imports.staging import close_staging
from tenancy.errands import done
from tenancy.models import Membership


def back_to_draft(run: Import, *, by: Membership) -> None:
    """Take `run` and forget what was staged of it; it is now `by`'s to finish.

    Raises WrongState once it is launched or cancelled.
    """
    run.take()
    run.become(
        Status.DRAFT,
        outcomes={},
        impact={},
        matched=0,
        sections=[],
        fingerprint="",
        refusal="",
        stage="",
        rows_read=0,
        attempts=0,
        author=by,
    )
    done("imports.stage", run.pk)
    close_staging(run)
