"""The parts of a workbook: its sheets, where they are stored, what is a date."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from common.numbers import whole_number
from imports.files.errors import (
    BrokenArchive,
    BrokenWorkbook,
    EncryptedArchive,
    EncryptedWorkbook,
    NotAWorkbook,
    OldWorkbook,
)
from imports.files.limits import MAX_SMALL_PART_BYTES
from imports.files.xml_stream import new_parser, parsed, read
from imports.files.zip_directory import open_member, opened_zip

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_CONTENT_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class _Element:
    """An XML element: what it is called, without the vocabulary, and where."""

    parent: str
    name: str
    attributes: dict[str, str]


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
    elements = _elements(archive, path)
    if not elements or elements[0].name != "workbook":
        raise NotAWorkbook  # a text document or a presentation
    related = _related(archive, path)
    texts = [target for _, target in related.get("sharedStrings", [])]
    styles = [target for _, target in related.get("styles", []) if target in names]
    return Workbook(
        archive=archive,
        sheets=tuple(_sheets(elements, dict(related.get("worksheet", [])))),
        texts_path=texts[0] if texts and texts[0] in names else None,
        date_styles=_date_styles(archive, styles[0]) if styles else frozenset(),
        since_1904=any(
            element.name == "workbookPr"
            and element.attributes.get("date1904") in {"1", "true", "on"}
            for element in elements
        ),
    )


def _sheets(elements: list[_Element], targets: dict[str, str]) -> Iterator[SheetPart]:
    for element in elements:
        target = targets.get(element.attributes.get("id", ""))
        if element.name == "sheet" and target:  # a chart or macro sheet is none of ours
            hidden = element.attributes.get("state", "visible") != "visible"
            yield SheetPart(element.attributes.get("name", ""), target, hidden)


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, list[tuple[str, str]]]:
    """Return what `part` refers to: (id, path) by the last word of the type."""
    folder, name = posixpath.split(part)
    related: dict[str, list[tuple[str, str]]] = {}
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    for element in _elements(archive, path):
        kind = element.attributes.get("Type", "").rpartition("/")[2]
        target = element.attributes.get("Target", "")
        inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        related.setdefault(kind, []).append((element.attributes.get("Id", ""), inside))
    return related


def _date_styles(archive: zipfile.ZipFile, path: str) -> frozenset[str]:
    formats = dict(BUILTIN_FORMATS)
    styles: list[str | None] = []
    for element in _elements(archive, path):
        number = whole_number(element.attributes.get("numFmtId")) or 0
        match element.parent, element.name:
            case "numFmts", "numFmt":
                formats[number] = element.attributes.get("formatCode", "")
            case "cellXfs", "xf":
                styles.append(formats.get(number))
    return frozenset(
        str(number) for number, style in enumerate(styles) if is_date_format(style)
    )


def _elements(archive: zipfile.ZipFile, path: str) -> list[_Element]:
    """Return the elements of a small part in their order. Raises BrokenWorkbook."""
    with open_member(archive, path) as member:
        data = read(member, MAX_SMALL_PART_BYTES + 1)
    if len(data) > MAX_SMALL_PART_BYTES:
        raise BrokenWorkbook
    elements: list[_Element] = []
    parents = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        named = {_local(key): value for key, value in attributes.items()}
        elements.append(_Element(parents[-1], local, named))
        parents.append(local)

    parser = new_parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: parents.pop()
    for _ in parsed(parser, io.BytesIO(data)):
        pass
    return elements


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
