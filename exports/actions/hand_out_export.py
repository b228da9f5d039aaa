"""Hand out the file of an export, and note that it was."""

from typing import IO

from audit.actions.record import record
from common.errors import DomainError, WrongState
from exports.models import Export, Status
from exports.queries import holds_a_target, open_file
from tenancy.models import Membership


class NotReady(WrongState):
    """The file is still being made. You are notified when it is ready."""


class Failed(WrongState):
    """The file could not be made. Ask for the export again."""


class Gone(DomainError):
    """The file is not kept any more. Make the export again."""

    status = 410


class Withdrawn(DomainError):
    """The file was withdrawn: somebody in it was deleted. Make the export again."""

    status = 410


def hand_out_export(export: Export, *, by: Membership) -> IO[bytes]:
    """Return the file of `export`, in the caller's transaction.

    Raises NotReady, Failed, Gone, or Withdrawn as soon as anybody in it is a target.
    """
    if export.is_open:
        raise NotReady
    if export.status == Status.FAILED:
        raise Failed
    if export.status == Status.WITHDRAWN or holds_a_target(export):
        raise Withdrawn
    file = open_file(export) if export.status == Status.READY else None
    if file is None:
        raise Gone
    record(
        export.account,
        "export.downloaded",
        by=by,
        export=export.pk,
        format=export.format,
        rows=export.rows,
        sha256=export.file_sha256,
    )
    return file
