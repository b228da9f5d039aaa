"""A ZIP file is opened only after its directory was found harmless."""

import mmap
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from imports.files.errors import (
    BrokenArchive,
    EncryptedArchive,
    TooManyEntries,
    UnpacksTooLarge,
)
from imports.files.limits import (
    MAX_UNPACKED_BYTES,
    MAX_UNPACKING_RATIO,
    MAX_ZIP_ENTRIES,
    MIB,
    RATIO_FREE_BYTES,
)

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1

PACKING_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the ZIP file at `path`, its directory checked.

    Raises BrokenArchive, EncryptedArchive, TooManyEntries or UnpacksTooLarge. What
    the directory declares may be a lie: zipfile never gives more than was declared.
    """
    if _entries_at_most(path) > MAX_ZIP_ENTRIES:
        raise TooManyEntries(limit=MAX_ZIP_ENTRIES)
    try:
        archive = zipfile.ZipFile(path)
    except (*PACKING_ERRORS, ValueError, OSError) as error:
        raise BrokenArchive from error
    with archive:
        _check_entries(archive.infolist())
        yield archive


def open_member(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """Open the member `name`. Raises BrokenArchive."""
    try:
        return archive.open(name)
    except (*PACKING_ERRORS, KeyError, RuntimeError, OSError) as error:
        raise BrokenArchive from error


def _entries_at_most(path: Path) -> int:
    """Count what may be directory entries, without believing the directory.

    zipfile makes an object of each entry at once: 50 MB of them would take a GB.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as m:
        count = position = 0
        while (position := m.find(_DIRECTORY_ENTRY, position)) >= 0:
            position += len(_DIRECTORY_ENTRY)
            count += 1
            if count > MAX_ZIP_ENTRIES:
                break
        return count


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise EncryptedArchive
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise UnpacksTooLarge(limit=MAX_UNPACKED_BYTES // MIB)
    for entry in entries:
        allowed = max(RATIO_FREE_BYTES, entry.compress_size * MAX_UNPACKING_RATIO)
        if entry.file_size > allowed:
            raise UnpacksTooLarge(limit=allowed // MIB)
