"""Files that hold people: a folder an account in the storage, nothing anywhere else."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction


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


def stored_in(folder: str, *, before: datetime) -> Iterator[str]:
    """Yield the files of a stored folder that were last written `before` a moment."""
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
