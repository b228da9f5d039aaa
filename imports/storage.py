"""Where uploads and error files are kept, a folder an account, under random names."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from common.storage import (
    drop,
    drop_now,
    holds,
    keep_as,
    local,
    stored_in,
    temporary_folder,
    workshop,
)
from imports.models import Import

__all__ = [
    "ERRORS",
    "KINDS",
    "UPLOADS",
    "copy",
    "drop",
    "drop_now",
    "holds",
    "keep",
    "keep_as",
    "local",
    "stored",
    "temporary_folder",
    "workshop",
]

UPLOADS, ERRORS = KINDS = ("uploads", "errors")


def keep(run: Import, upload: UploadedFile[bytes]) -> tuple[str, str]:
    """Store `upload`; return its path in the storage and its SHA-256 in hex."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return default_storage.save(_name(run), upload), digest.hexdigest()


def copy(path: str, run: Import) -> str:
    """Store what is at `path` once more, as the upload of `run`; return where."""
    with default_storage.open(path) as file:
        return default_storage.save(_name(run), file)


def stored(account_id: int, *, before: datetime) -> Iterator[str]:
    """Yield the files of an account that were last written `before` a moment."""
    for kind in KINDS:
        yield from stored_in(f"{account_id}/{kind}", before=before)


def _name(run: Import) -> str:
    return f"{run.account_id}/{UPLOADS}/{secrets.token_hex(16)}"
