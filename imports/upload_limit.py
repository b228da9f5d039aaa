"""Refuse an upload over the limit before it is read whole; keep the rest out of sight."""

from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    StopUpload,
    TemporaryFileUploadHandler,
)
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from imports.files.limits import MAX_FILE_BYTES
from imports.storage import temporary_folder

# What a form carries around its file.
FORM_BYTES = 64 * 1024


class LimitedUploadHandler(FileUploadHandler):
    """Stops reading as soon as more has come than a list may have.

    The request says `too_large` then, and the form that finds no file says why.
    """

    received = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]] | None:
        """Read nothing at all of a form that says by itself that it is too large."""
        self.received = 0
        if content_length <= MAX_FILE_BYTES + FORM_BYTES:
            return None
        self._mark()
        return QueryDict(), MultiValueDict()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the piece on, unless it is one too many."""
        self.received += len(raw_data)
        if self.received > MAX_FILE_BYTES:
            self._mark()
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers after this one."""

    def _mark(self) -> None:
        if self.request is not None:
            self.request.too_large = True  # type: ignore[attr-defined]


class ListUpload(TemporaryUploadedFile):
    """An upload on its way; what a crash leaves of it is tidied away."""

    def __init__(
        self,
        name: str,
        content_type: str | None,
        size: int,
        charset: str | None,
        content_type_extra: Any = None,
    ) -> None:
        file = NamedTemporaryFile(suffix=".upload", dir=temporary_folder())  # noqa: SIM115
        UploadedFile.__init__(
            self, file, name, content_type, size, charset, content_type_extra
        )


class ListUploadHandler(TemporaryFileUploadHandler):
    """Writes an upload to the folder of what is on its way."""

    def new_file(self, *arguments: Any, **keywords: Any) -> None:
        """Open the file that the pieces go to."""
        FileUploadHandler.new_file(self, *arguments, **keywords)
        self.file = ListUpload(
            self.file_name or "",
            self.content_type,
            0,
            self.charset,
            self.content_type_extra,
        )
