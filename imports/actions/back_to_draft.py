"""Take an import back to where its list can be changed."""

from imports.models import Import, Status
from imports.staging import close_staging
from tenancy.errands import done


def back_to_draft(run: Import) -> None:
    """Forget what was staged of `run`; raise WrongState once it is launched."""
    run.become(
        Status.DRAFT,
        outcomes={},
        impact={},
        matched=0,
        fingerprint="",
        refusal="",
        stage="",
        rows_read=0,
        attempts=0,
    )
    done("imports.stage", run.pk)
    close_staging(run)
