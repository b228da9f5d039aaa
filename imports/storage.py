"""Where uploads and error files are kept, a folder an account, under random names."""

import hashlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from imports.models import Import

UPLOADS, ERRORS = KINDS = ("uploads", "errors")


def keep(run: Import, upload: UploadedFile[bytes]) -> tuple[str, str]:
    """Store `upload`; return its path in the storage and its SHA-256 in hex."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = f"{run.account_id}/{UPLOADS}/{secrets.token_hex(16)}"
    return default_storage.save(name, upload), digest.hexdigest()


def keep_as(path: str, file: Path) -> str:
    """Store `file` at exactly `path`, in place of what an earlier try left there."""
    default_storage.delete(path)
    with file.open("rb") as stream:
        return default_storage.save(path, File(stream))


def drop(path: str) -> None:
    """Remove a stored file once the transaction has committed; none is no fault.

    What cannot be removed then is tidied away later: no row names it any more.
    """

    def remove() -> None:
        default_storage.delete(path)

    if path:
        transaction.on_commit(remove, robust=True)


@contextmanager
def local(path: str) -> Iterator[Path]:
    """Give a stored file as a file of this machine."""
    try:
        here = Path(default_storage.path(path))
    except NotImplementedError:
        with (
            workshop() as folder,
            (folder / "copy").open("w+b") as copy,
            default_storage.open(path) as stored,
        ):
            shutil.copyfileobj(stored, copy)
            copy.flush()
            yield folder / "copy"
    else:
        yield here


def holds(path: str) -> bool:
    """Say whether there is a stored file at `path`."""
    return bool(path) and default_storage.exists(path)


def stored(account_id: int, *, before: datetime) -> Iterator[str]:
    """Yield the files of an account that were last written `before` a moment."""
    for kind in KINDS:
        folder = f"{account_id}/{kind}"
        if default_storage.exists(folder):
            for name in default_storage.listdir(folder)[1]:
                path = f"{folder}/{name}"
                with suppress(FileNotFoundError):  # removed meanwhile
                    if default_storage.get_modified_time(path) < before:
                        yield path


def temporary_folder() -> Path:
    """Return the folder of what is only on its way, made if it is not there."""
    folder = Path(settings.TEMPORARY_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def workshop() -> Iterator[Path]:
    """Give a folder for files that hold people and are not finished.

    Libraries that open files of their own find the same folder, so that nothing is left
    where nobody looks when the process dies.
    """
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(dir=temporary_folder()) as folder:
        tempfile.tempdir = folder
        try:
            yield Path(folder)
        finally:
            tempfile.tempdir = before


def drop_now(path: str) -> None:
    """Remove a stored file that no committed row names."""
    default_storage.delete(path)
