"""A list that is made when somebody asks for it: a sheet, and the answer that has it."""

from collections.abc import Iterable
from typing import Final

from django.http import HttpResponse

from common.sheets import CsvWriter, Writer, XlsxWriter
from common.storage import workshop

MEDIA: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_WRITERS: Final[dict[str, type[CsvWriter] | type[XlsxWriter]]] = {
    "csv": CsvWriter,
    "xlsx": XlsxWriter,
}


def sheet(kind: str, rows: Iterable[Iterable[str]]) -> bytes:
    """Return `rows`, the header first, as a file that a spreadsheet opens safely.

    `kind` is csv or xlsx; raises KeyError for any other. To be used for lists that are
    bounded: the whole is held in memory.
    """
    with workshop() as folder:
        path = folder / f"sheet.{kind}"
        with _WRITERS[kind](path) as writer:
            _write(writer, rows)
        return path.read_bytes()


def sheet_answer(name: str, kind: str, content: bytes) -> HttpResponse:
    """Answer with a sheet as the file `name`, which is plain ASCII."""
    return HttpResponse(
        content,
        content_type=MEDIA[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'},
    )


def _write(writer: Writer, rows: Iterable[Iterable[str]]) -> None:
    for row in rows:
        writer.write(row)
