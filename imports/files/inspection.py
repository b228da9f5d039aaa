"""What a file is and holds, found in its first bytes and shown to a person."""

import re
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, Self

from imports.files.errors import (
    BrokenArchive,
    BrokenWorkbook,
    EmptyFile,
    EncryptedArchive,
    EncryptedWorkbook,
    NoRows,
    NotAWorkbook,
    NotOneFile,
    UnknownEncoding,
    Unreadable,
    WorkbookInArchive,
)
from imports.files.header import (
    KNOWN_WORDS,
    column_names,
    folded,
    looks_like_header,
    rows_above_header,
)
from imports.files.layout import ENCODINGS, Format, Layout, Wrapper
from imports.files.limits import (
    PREVIEW_CHARS,
    PREVIEW_ROWS,
    SAMPLE_BYTES,
    check_file_bytes,
)
from imports.files.numbering import Row
from imports.files.reading import every_row
from imports.files.sniff import (
    delimiter_of,
    eight_bit_encoding,
    encoding_of,
    quote_of,
    refuse_by_magic,
    refuse_by_text,
)
from imports.files.workbook import (
    OLE_MAGIC,
    SheetPart,
    Workbook,
    is_workbook,
    opened_workbook,
    refuse_old_workbook,
)
from imports.files.wrappers import Unwrapped, unwrapped, wrapper_of
from imports.files.xlsx_reader import declared_rows
from imports.files.xml_stream import read
from imports.files.zip_directory import open_member
from profiles.normalisers import is_blank

_WORKBOOK_SUFFIXES = {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods"}
_HEAD_BYTES = 4096
_ROW_END = re.compile(rb"</(?:\w+:)?row>")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook."""

    name: str
    rows: int | None  # as it declares, or about so many
    hidden: bool


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in a file. Texts are cut and cleaned for showing."""

    filename: str
    wrapper: Wrapper
    layout: Layout
    columns: tuple[str, ...]  # distinct; the position is what reading wants
    header: tuple[str, ...]  # as they stand in the file; empty without a header
    sheets: tuple[Sheet, ...]
    preview: tuple[tuple[str, ...], ...]
    numeric: tuple[tuple[int, ...], ...]  # per preview row, the cells with numbers
    estimated_rows: int | None

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` takes, made of JSON's own types."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the inspection that `to_json` gave."""
        return cls(
            filename=data["filename"],
            wrapper=Wrapper(data["wrapper"]),
            layout=Layout.from_json(data["layout"]),
            columns=tuple(data["columns"]),
            header=tuple(data["header"]),
            sheets=tuple(Sheet(**sheet) for sheet in data["sheets"]),
            preview=tuple(map(tuple, data["preview"])),
            numeric=tuple(map(tuple, data["numeric"])),
            estimated_rows=data["estimated_rows"],
        )


def inspect(path: Path, filename: str, layout: Layout | None = None) -> Inspection:
    """Return what the file at `path` is, named `filename` by whoever sent it.

    What `layout` says is taken as it is, the rest is detected. Raises the kinds of
    Unreadable.
    """
    chosen = layout or Layout()
    check_file_bytes(path.stat().st_size)
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head:
        raise EmptyFile
    if head.startswith(OLE_MAGIC):
        refuse_old_workbook(path)
    wrapper = wrapper_of(head)
    named_workbook = PurePath(filename).suffix.lower() in _WORKBOOK_SUFFIXES
    try:
        if wrapper is Wrapper.ZIP and is_workbook(path):
            return _inspect_workbook(path, filename, chosen)
        return _inspect_text(path, filename, wrapper, chosen)
    except BrokenArchive as error:
        raise (BrokenWorkbook if named_workbook else BrokenArchive) from error
    except EncryptedArchive as error:
        raise (EncryptedWorkbook if named_workbook else EncryptedArchive) from error
    except NotOneFile as error:
        if named_workbook:
            raise NotAWorkbook from error
        raise


def _inspect_text(
    path: Path, filename: str, wrapper: Wrapper, chosen: Layout
) -> Inspection:
    with unwrapped(path) as stream:
        sample = _sample(stream)
        if wrapper_of(sample) is Wrapper.ZIP and wrapper is not Wrapper.NONE:
            raise WorkbookInArchive
        refuse_by_magic(sample)
        encoding = chosen.encoding or encoding_of(sample) or _later_encoding(stream)
        unpacked_bytes = stream.unpacked_bytes
    if encoding not in ENCODINGS:
        raise UnknownEncoding(encoding=encoding)
    text = sample.decode(encoding, errors="replace").lstrip("\ufeff")
    refuse_by_text(text)
    if PurePath(filename).suffix.lower() in _WORKBOOK_SUFFIXES:
        raise NotAWorkbook
    quote = quote_of(text) if chosen.quote is None else chosen.quote
    layout = Layout(
        format=Format.CSV,
        encoding=encoding,
        delimiter=chosen.delimiter or delimiter_of(text, quote),
        quote=quote,
        header=chosen.header,
        above=chosen.above,
    )
    found = _look(path, filename, wrapper, layout, ())
    lines = text.count("\n") or text.count("\r")
    if unpacked_bytes and lines:
        estimate = max(1, unpacked_bytes * lines // len(sample))
        return replace(found, estimated_rows=estimate)
    return found


def _sample(stream: Unwrapped) -> bytes:
    sample = b""
    while len(sample) < SAMPLE_BYTES:
        data = stream.read(SAMPLE_BYTES - len(sample))
        if not data:
            break
        sample += data
    return sample


def _later_encoding(stream: Unwrapped) -> str:
    """Judge by the first bytes that are not ASCII, wherever in the file they are."""
    while data := stream.read(SAMPLE_BYTES):
        if not data.isascii():
            first = next(i for i, byte in enumerate(data) if byte > 0x7F)
            return eight_bit_encoding(data[first:] + stream.read(SAMPLE_BYTES))
    return "utf-8"


def _inspect_workbook(path: Path, filename: str, chosen: Layout) -> Inspection:
    with opened_workbook(path) as book:
        sheets = [_sheet(book, part) for part in book.sheets]
    layout = Layout(format=Format.XLSX, header=chosen.header, above=chosen.above)
    name = chosen.sheet or _sheet_with_list(path, layout, sheets)
    found = _look(path, filename, Wrapper.NONE, replace(layout, sheet=name), sheets)
    estimate = next(sheet.rows for sheet in sheets if sheet.name == name)
    return replace(found, estimated_rows=estimate)


def _sheet(book: Workbook, part: SheetPart) -> Sheet:
    with open_member(book.archive, part.path) as stream:
        head = read(stream)
    rows = declared_rows(head)
    if rows is None and head:
        whole_bytes = book.archive.getinfo(part.path).file_size
        rows = whole_bytes * len(_ROW_END.findall(head)) // len(head)
    return Sheet(part.name, rows, part.hidden)


def _sheet_with_list(path: Path, layout: Layout, sheets: list[Sheet]) -> str:
    """Choose the first sheet with a list whose columns are known, else the first list.

    Hidden sheets come last, and one row alone is no list. Raises EmptyFile.
    """
    first_list = first_text = None
    for sheet in sorted(sheets, key=lambda sheet: sheet.hidden):
        reading = every_row(path, replace(layout, sheet=sheet.name, header=False))
        start = [row.cells for row in islice(reading, PREVIEW_ROWS + 1)]
        if start and first_text is None:
            first_text = sheet.name
        if len(start) < 2:
            continue
        names = start[rows_above_header(start)]
        if any(folded(cell) in KNOWN_WORDS for cell in names):
            return sheet.name
        if first_list is None:
            first_list = sheet.name
    name = first_list or first_text
    if name is None:
        raise EmptyFile
    return name


def _look(
    path: Path,
    filename: str,
    wrapper: Wrapper,
    layout: Layout,
    sheets: list[Sheet] | tuple[Sheet, ...],
) -> Inspection:
    """Return what the first rows show. Raises EmptyFile or NoRows."""
    if layout.header is False:
        layout = replace(layout, above=0)
    start = _first_rows(path, layout)
    if not start:
        raise EmptyFile
    if layout.header is not False and not layout.above:
        above = rows_above_header([row.cells for row in start])
        if above:
            layout = replace(layout, header=True, above=above)
            start = _first_rows(path, layout)
    first, following = start[0].cells, [row.cells for row in start[1:]]
    has_header = layout.header
    if has_header is None:
        has_header = looks_like_header(first, following)
    if has_header and not following:
        raise NoRows
    data = start[1:] if has_header else start[:PREVIEW_ROWS]
    width = _width(first, data) if has_header else max(len(r.cells) for r in data)
    names = [*first, *[""] * width][:width] if has_header else [""] * width
    return Inspection(
        filename=filename,
        wrapper=wrapper,
        layout=replace(layout, header=has_header),
        columns=tuple(map(_shown, column_names(names))),
        header=tuple(names) if has_header else (),
        sheets=tuple(sheets),
        preview=tuple(tuple(map(_shown, row.cells)) for row in data),
        numeric=tuple(tuple(sorted(row.numeric)) for row in data),
        estimated_rows=None,
    )


def _first_rows(path: Path, layout: Layout) -> list[Row]:
    """Return the first rows, the header too.

    Raises the kinds of Unreadable, their row numbers counted as they will be once it
    is known whether there is a header.
    """
    start: list[Row] = []
    reading = every_row(path, replace(layout, header=layout.header is not False))
    try:
        for row in islice(reading, PREVIEW_ROWS + 1):
            start.append(row)  # noqa: PERF402 what came before an error is wanted
    except Unreadable as error:
        texts = [row.cells for row in start]
        if texts and "row" in error.facts:
            if layout.header is not False and not layout.above:
                error.facts["row"] -= rows_above_header(texts)
            if layout.header is None and not looks_like_header(texts[0], texts[1:]):
                error.facts["row"] += 1
        raise
    return start


def _width(header: list[str], data: list[Row]) -> int:
    """Return how many columns there are: those with a name or, below, with values.

    Past the header that takes values in most rows: one row may be too long by mistake.
    """
    width = len(header)
    while width > 1 and not header[width - 1].strip():
        if any(len(row.cells) >= width and row.cells[width - 1] for row in data):
            break
        width -= 1
    lengths = sorted(len(_without_blank_end(row.cells)) for row in data)
    return max(width, lengths[(len(lengths) - 1) // 2])


def _without_blank_end(cells: list[str]) -> list[str]:
    last = len(cells)
    while last and is_blank(cells[last - 1]):
        last -= 1
    return cells[:last]


def _shown(text: str) -> str:
    """Return `text` short, and without the NUL that no database keeps."""
    return text[:PREVIEW_CHARS].replace("\0", "\N{SYMBOL FOR NULL}")
