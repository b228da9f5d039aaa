"""Let a file go: nobody needs it any more."""

from common.storage import drop
from exports.models import Export, Status


def expire_export(export: Export) -> None:
    """Remove the file of `export`, in the caller's transaction.

    Whom it held is forgotten when the account is tidied. Raises WrongState unless it
    is ready.
    """
    export.become(Status.EXPIRED)
    drop(export.file_path)
