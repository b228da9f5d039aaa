"""The error file of an execution: the rows that were not deleted, and why.

It repeats the original columns in their order, so that it can be corrected and uploaded
again. Of a row that repeats somebody who was deleted only the number, the outcome and
the explanation are left: their values are gone here too.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from imports import staging, storage
from imports.explanations import explanation, outcome_label
from imports.files import CsvWriter, ErrorFile, Layout, Row, XlsxWriter, rows
from imports.models import Execution, Import
from imports.outcomes import Outcome
from imports.staging import ErrorRow

GONE = (Outcome.DELETED,)


def write_error_files(execution: Execution) -> dict[str, Any]:
    """Write the error files of `execution`; return its fields that name them.

    Without such rows there are no files. A second call overwrites the first one's.
    """
    run = execution.import_run
    folder = f"{run.account_id}/errors/{execution.pk}"
    with (
        translation.override(run.account.language),
        tempfile.TemporaryDirectory(prefix="lethe-") as temporary,
    ):
        csv, xlsx = Path(temporary, "errors.csv"), Path(temporary, "errors.xlsx")
        count = _write(run, csv, xlsx)
        if not count:
            return {"error_rows": 0, "error_csv": "", "error_xlsx": ""}
        return {
            "error_rows": count,
            "error_csv": storage.keep_as(f"{folder}.csv", csv),
            "error_xlsx": storage.keep_as(f"{folder}.xlsx", xlsx),
        }


def _write(run: Import, csv: Path, xlsx: Path) -> int:
    layout = Layout.from_json(run.layout)
    delimiter = layout.delimiter or ","
    count = 0
    with ExitStack() as stack:
        original = stack.enter_context(storage.local(run.file_path))
        writers = (
            stack.enter_context(CsvWriter(csv, delimiter=delimiter)),
            stack.enter_context(XlsxWriter(xlsx, title=gettext("Not deleted"))),
        )
        columns = run.inspection.get("columns", [])
        files = [ErrorFile(writer, columns) for writer in writers]
        for row, error in _joined(rows(original, layout), staging.error_rows(run)):
            gone = error.earlier_outcome in GONE
            for file in files:
                file.write(
                    [] if gone else list(row.cells),
                    error.row_no,
                    outcome_label(error.outcome),
                    explanation(error),
                )
            count += 1
    return count


def _joined(
    original: Iterator[Row], errors: Iterator[ErrorRow]
) -> Iterator[tuple[Row, ErrorRow]]:
    """Yield each error row with the row of the file it is about; both are in order."""
    error = next(errors, None)
    for row in original:
        if error is None:
            return
        if row.number == error.row_no:
            yield row, error
            error = next(errors, None)
