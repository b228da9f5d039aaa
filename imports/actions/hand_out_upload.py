"""Hand out a kept upload, and note that it was."""

from typing import IO

from django.core.files.storage import default_storage

from audit.actions.record import record
from common.errors import DomainError
from imports import storage
from imports.models import Import
from tenancy.models import Membership


class UploadGone(DomainError):
    """The file is not kept any more. Upload it again if you still have it."""

    status = 410


class UploadWithdrawn(DomainError):
    """The file was withdrawn: somebody in it was deleted."""

    status = 410


def check_upload(run: Import) -> None:
    """Raise UploadWithdrawn or UploadGone unless the upload of `run` can be had."""
    if run.withdrawn is not None:
        raise UploadWithdrawn
    if not storage.holds(run.file_path):
        raise UploadGone


def hand_out_upload(run: Import, *, by: Membership) -> IO[bytes]:
    """Return the upload of `run`, in the caller's transaction.

    Raises UploadGone, or UploadWithdrawn as soon as anybody in it was deleted.
    """
    check_upload(run)
    record(
        run.account,
        "upload.downloaded",
        by=by,
        **{"import": run.pk},
        file_sha256=run.file_sha256,
        file_bytes=run.file_bytes,
    )
    return default_storage.open(run.file_path)
