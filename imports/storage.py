"""Where uploads and error files are kept, a folder an account, under random names."""

import hashlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from imports.models import Import


def keep(run: Import, upload: UploadedFile[bytes]) -> tuple[str, str]:
    """Store `upload`; return its path in the storage and its SHA-256 in hex."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = f"{run.account_id}/uploads/{secrets.token_hex(16)}"
    return default_storage.save(name, upload), digest.hexdigest()


def keep_as(path: str, file: Path) -> str:
    """Store `file` at exactly `path`, in place of what an earlier try left there."""
    default_storage.delete(path)
    with file.open("rb") as stream:
        return default_storage.save(path, File(stream))


def drop(path: str) -> None:
    """Remove a stored file once the transaction has committed; none is no fault."""
    if path:
        transaction.on_commit(partial(default_storage.delete, path))


@contextmanager
def local(path: str) -> Iterator[Path]:
    """Give a stored file as a file of this machine."""
    try:
        here = Path(default_storage.path(path))
    except NotImplementedError:
        with (
            tempfile.NamedTemporaryFile(prefix="lethe-") as copy,
            default_storage.open(path) as stored,
        ):
            shutil.copyfileobj(stored, copy)
            copy.flush()
            yield Path(copy.name)
    else:
        yield here


def drop_now(path: str) -> None:
    """Remove a stored file that no committed row names."""
    default_storage.delete(path)
