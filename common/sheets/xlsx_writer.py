"""A workbook of text, written straight into its ZIP file.

openpyxl takes 70 s CPU for a million rows, most of it in objects that nothing here needs;
an error file may have five million.
"""

import re
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from xml.sax.saxutils import escape, quoteattr

from common.sheets.guard import guard, storable
from common.sheets.letters import column_letters

_SHEET_ROWS = 1_048_576
_SHEET_BYTES = 1 << 30  # unpacked: more is refused when the file is uploaded again
_CELL_CHARS = 32_767
_BLOCK_ROWS = 1_000
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A carriage return would be read as a line feed, and `_x0041_` as A.
_READ_OTHERWISE = re.compile("\r|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPES = {"\r": "_x000D_", "_": "_x005F_"}

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class XlsxWriter:
    """Writes a workbook in which every cell is text; long lists go on in new sheets."""

    def __init__(self, path: Path, *, title: str = "Rows") -> None:
        self._path = path
        self._title = title[:25]  # of 31, so that a number has room
        self._archive = zipfile.ZipFile(
            path, "w", zipfile.ZIP_DEFLATED, compresslevel=3
        )
        self._header: list[str] | None = None
        self._sheets = 0
        self._begin_sheet()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._end_sheet()
            if error is None:
                self._write_parts()
        finally:
            self._archive.close()
            if error is not None:
                self._path.unlink()

    def write(self, cells: Iterable[str]) -> None:
        """Write one row; the first one is repeated at the top of each sheet."""
        row = [_text(cell) for cell in cells]
        if self._header is None:
            self._header = row
        elif self._rows == _SHEET_ROWS or self._bytes > _SHEET_BYTES:
            self._end_sheet()
            self._begin_sheet()
            self._append(self._header)
        self._append(row)

    def _append(self, row: list[str]) -> None:
        self._rows += 1
        number = self._rows
        cells = "".join(
            f'<c r="{_letters(at)}{number}" t="inlineStr">'
            f'<is><t xml:space="preserve">{text}</t></is></c>'
            for at, text in enumerate(row)
            if text
        )
        self._block.append(f'<row r="{number}">{cells}</row>')
        if len(self._block) >= _BLOCK_ROWS:
            self._flush()

    def _begin_sheet(self) -> None:
        self._sheets += 1
        self._rows = self._bytes = 0
        name = f"xl/worksheets/sheet{self._sheets}.xml"
        self._stream: IO[bytes] = self._archive.open(name, "w")
        self._block = [f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetData>']

    def _end_sheet(self) -> None:
        self._block.append("</sheetData></worksheet>")
        self._flush()
        self._stream.close()

    def _flush(self) -> None:
        data = "".join(self._block).encode()
        self._block.clear()
        self._bytes += len(data)
        self._stream.write(data)

    def _write_parts(self) -> None:
        """Write what says which sheets there are."""
        numbers = range(1, self._sheets + 1)
        titles = [self._title, *(f"{self._title} {n}" for n in numbers[1:])]
        sheets = "".join(
            f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>'
            for n, title in zip(numbers, titles, strict=True)
        )
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml"'
            f' ContentType="{_TYPE}.worksheet+xml"/>'
            for n in numbers
        )
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/workbook.xml"'
            f' ContentType="{_TYPE}.sheet.main+xml"/>{types}</Types>',
            "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f"<sheets>{sheets}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": _relations(
                [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
            ),
        }
        for name, part in parts.items():
            self._archive.writestr(name, _DECLARATION + part)


def _relations(targets: list[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


@cache
def _letters(column: int) -> str:
    return column_letters(column)


def _text(value: str) -> str:
    """Return `value` as the text of a cell that can neither run nor break anything."""
    guarded = guard(value)
    if guarded.isalnum() and len(guarded) <= _CELL_CHARS:
        return guarded
    text = _NO_XML.sub(_REPLACEMENT, storable(guarded))[:_CELL_CHARS]
    return escape(_READ_OTHERWISE.sub(lambda match: _ESCAPES[match[0]], text))
