"""Write a list of profiles, a slice at a time, in constant memory."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext
from psycopg import sql as composed

from common import sql
from common.sheets import CsvWriter, XlsxWriter
from exports.engine.columns import Column
from exports.engine.work import Work
from exports.models import Export, Format
from tenancy.scope import account_transaction

# 100 k profiles with 10 columns to CSV on two cores with four times the work that they
# can do: 8.5 s and 90 MB with 5,000 a slice, 7.7 s and 117 MB with 20,000.
SLICE_ROWS = 5_000


def write_list(
    export: Export, columns: Sequence[Column], path: Path, work: Work
) -> None:
    """Write everybody whom `export` holds to `path`, the columns' labels first.

    `work` is told how many are written after each slice, outside of any transaction.
    """
    with _writer(export, path) as writer:
        writer.write([column.label for column in columns])
        written = 0
        for rows in _slices(export, columns):
            for _number, *cells in rows:
                writer.write([cell or "" for cell in cells])
            written += len(rows)
            work.note(written)


def _writer(export: Export, path: Path) -> CsvWriter | XlsxWriter:
    if export.format == Format.XLSX:
        return XlsxWriter(path, title=gettext("Profiles"))
    return CsvWriter(path, delimiter=export.delimiter)


def _slices(
    export: Export, columns: Sequence[Column]
) -> Iterator[list[tuple[int, *tuple[str | None, ...]]]]:
    expressions = composed.SQL(",\n    ").join(column.expression for column in columns)
    after = 0
    while True:
        with account_transaction(export.account_id):
            rows = sql.fetch(
                "exports.read_slice",
                {
                    "account": export.account_id,
                    "export": export.pk,
                    "after": after,
                    "slice_rows": SLICE_ROWS,
                },
                {"columns": expressions},
            )
        if not rows:
            return
        yield rows
        after = rows[-1][0]
