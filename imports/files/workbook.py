"""The parts of a workbook: its sheets, where they are stored, what is a date."""

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from imports.files.errors import (
    BrokenArchive,
    BrokenWorkbook,
    EncryptedArchive,
    EncryptedWorkbook,
    NotAWorkbook,
    OldWorkbook,
)
from imports.files.limits import MAX_SMALL_PART_BYTES
from imports.files.zip_directory import PACKING_ERRORS, open_member, opened_zip

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_CONTENT_TYPES = "[Content_Types].xml"
_DECLARATION = (b"<!DOCTYPE", b"<!ENTITY")  # no workbook has them; attacks do


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet and where it is stored."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook."""

    archive: zipfile.ZipFile
    sheets: tuple[SheetPart, ...]
    texts_path: str | None
    date_styles: frozenset[str]  # the numbers of the cell styles that show a date
    since_1904: bool


@contextmanager
def opened_workbook(path: Path) -> Iterator[Workbook]:
    """Open the workbook at `path`, so far as nothing in it is a trap.

    Raises the kinds of Unreadable that concern workbooks and ZIP directories.
    """
    try:
        with opened_zip(path) as archive:
            yield _workbook(archive)
    except EncryptedArchive as error:
        raise EncryptedWorkbook from error
    except BrokenArchive as error:
        raise BrokenWorkbook from error


def is_workbook(path: Path) -> bool:
    """Say whether the ZIP file at `path` is an office document of some kind."""
    with opened_zip(path) as archive:
        names = set(archive.namelist())
    return _CONTENT_TYPES in names or {"mimetype", "content.xml"} <= names


def refuse_old_workbook(path: Path) -> None:
    """Raise EncryptedWorkbook or OldWorkbook for a file in Microsoft's old wrapper."""
    with path.open("rb") as file:
        tail = b""
        while block := file.read(1 << 20):
            if _ENCRYPTED_STREAM in tail + block:
                raise EncryptedWorkbook
            tail = block[-len(_ENCRYPTED_STREAM) :]
    raise OldWorkbook


def _workbook(archive: zipfile.ZipFile) -> Workbook:
    names = set(archive.namelist())
    if _CONTENT_TYPES not in names:
        raise OldWorkbook if "mimetype" in names else NotAWorkbook
    main = _related(archive, "").get("officeDocument", [])
    if not main:
        raise BrokenWorkbook
    path = main[0][1]
    if path.endswith(".bin"):
        raise OldWorkbook  # .xlsb
    root = _xml(archive, path)
    if _local(root.tag) != "workbook":
        raise NotAWorkbook  # a text document or a presentation
    related = _related(archive, path)
    targets = dict(related.get("worksheet", []))
    texts = [target for _, target in related.get("sharedStrings", [])]
    styles = [target for _, target in related.get("styles", [])]
    settings = next((e for e in root if _local(e.tag) == "workbookPr"), None)
    return Workbook(
        archive=archive,
        sheets=tuple(_sheets(root, targets)),
        texts_path=texts[0] if texts and texts[0] in names else None,
        date_styles=_date_styles(archive, styles[0] if styles else "", names),
        since_1904=settings is not None
        and settings.get("date1904", "0") in {"1", "true", "on"},
    )


def _sheets(root: ET.Element, targets: dict[str, str]) -> Iterator[SheetPart]:
    for element in root.iter():
        if _local(element.tag) != "sheet":
            continue
        identity = next(
            (value for key, value in element.items() if _local(key) == "id"), ""
        )
        if identity in targets:  # a chart or macro sheet is none of ours
            hidden = element.get("state", "visible") != "visible"
            yield SheetPart(element.get("name", ""), targets[identity], hidden)


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, list[tuple[str, str]]]:
    """Return what `part` refers to: (id, path) by the last word of the type."""
    folder, name = posixpath.split(part)
    related: dict[str, list[tuple[str, str]]] = {}
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    for element in _xml(archive, path):
        kind = element.get("Type", "").rpartition("/")[2]
        target = element.get("Target", "")
        inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        related.setdefault(kind, []).append((element.get("Id", ""), inside))
    return related


def _date_styles(
    archive: zipfile.ZipFile, path: str, names: set[str]
) -> frozenset[str]:
    if path not in names:
        return frozenset()
    formats = dict(BUILTIN_FORMATS)
    styles: list[int] = []
    for element in _xml(archive, path):
        match _local(element.tag):
            case "numFmts":
                for own in element:
                    formats[_integer(own.get("numFmtId"))] = own.get("formatCode", "")
            case "cellXfs":
                styles = [_integer(style.get("numFmtId")) for style in element]
    return frozenset(
        str(number)
        for number, style in enumerate(styles)
        if is_date_format(formats.get(style))
    )


def _integer(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _xml(archive: zipfile.ZipFile, path: str) -> ET.Element:
    """Return the root of a small part. Raises BrokenWorkbook."""
    with open_member(archive, path) as member:
        try:
            data = member.read(MAX_SMALL_PART_BYTES + 1)
        except PACKING_ERRORS as error:
            raise BrokenWorkbook from error
    if len(data) > MAX_SMALL_PART_BYTES or any(word in data for word in _DECLARATION):
        raise BrokenWorkbook
    try:
        return ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise BrokenWorkbook from error


def _local(name: str) -> str:
    return name.rpartition("}")[2]
