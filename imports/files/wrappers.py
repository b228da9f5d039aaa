"""The text of a list, taken out of the GZIP or ZIP file around it."""

import gzip
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from imports.files.errors import BrokenArchive, NotOneFile, UnpacksTooLarge
from imports.files.layout import Wrapper
from imports.files.limits import MAX_UNPACKED_BYTES, MIB
from imports.files.zip_directory import (
    PACKING_ERRORS,
    ZIP_MAGIC,
    open_member,
    opened_zip,
)

_GZIP_MAGIC = b"\x1f\x8b"
_DAMAGED = (*PACKING_ERRORS, gzip.BadGzipFile, zlib.error)


class Readable(Protocol):
    """Whatever bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return the next `size` bytes or fewer, none at the end."""


class Unwrapped:
    """The bytes of a list, counted as they are unpacked."""

    def __init__(self, stream: Readable, unpacked_bytes: int) -> None:
        self._stream = stream
        self._count = 0
        self.unpacked_bytes = unpacked_bytes  # as declared: good for an estimate

    def read(self, size: int, /) -> bytes:
        """Return the next bytes. Raises BrokenArchive or UnpacksTooLarge."""
        try:
            data = self._stream.read(size)
        except _DAMAGED as error:
            raise BrokenArchive from error
        self._count += len(data)
        if self._count > MAX_UNPACKED_BYTES:
            raise UnpacksTooLarge(limit=MAX_UNPACKED_BYTES // MIB)
        return data


def wrapper_of(head: bytes) -> Wrapper:
    """Say what a file that starts with `head` is packed in."""
    if head.startswith(_GZIP_MAGIC):
        return Wrapper.GZIP
    if head.startswith(ZIP_MAGIC):
        return Wrapper.ZIP
    return Wrapper.NONE


@contextmanager
def unwrapped(path: Path) -> Iterator[Unwrapped]:
    """Open the file at `path`, or the one that is packed in it."""
    with path.open("rb") as file:
        match wrapper_of(file.read(4)):
            case Wrapper.NONE:
                file.seek(0)
                yield Unwrapped(file, path.stat().st_size)
            case Wrapper.GZIP:
                unpacked_bytes = _gzip_unpacked_bytes(file)
                file.seek(0)
                with gzip.open(file) as packed:
                    yield Unwrapped(packed, unpacked_bytes)
            case Wrapper.ZIP:
                with opened_zip(path) as archive:
                    entry = _only_entry(archive)
                    with open_member(archive, entry.filename) as member:
                        yield Unwrapped(member, entry.file_size)


def _gzip_unpacked_bytes(file: IO[bytes]) -> int:
    """Return the size that stands at the end of a GZIP file, modulo 4 GiB."""
    file.seek(-min(4, file.seek(0, os.SEEK_END)), os.SEEK_END)
    return int.from_bytes(file.read(4), "little")


def _only_entry(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the one file inside, not counting what systems add on their own."""
    files = [
        entry
        for entry in archive.infolist()
        if not entry.is_dir()
        and not entry.filename.startswith("__MACOSX/")
        and not _is_byproduct(PurePosixPath(entry.filename).name)
    ]
    if len(files) != 1:
        raise NotOneFile(files=len(files))
    return files[0]


def _is_byproduct(name: str) -> bool:
    return name.startswith(".") or name.lower() in {"desktop.ini", "thumbs.db"}
