"""The error file of an execution: the rows that were not deleted, and why.

It repeats the original columns in their order, so that it can be corrected and uploaded
again. Of a row whose person was deleted, by an earlier row or by another run meanwhile,
only the number, the outcome and the explanation are left: their values are gone here
too. So it is of every row when the list itself was lost.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from functools import lru_cache
from itertools import tee
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from common.sheets import CsvWriter, XlsxWriter
from imports import staging, storage
from imports.explanations import explanation, outcome_label
from imports.files import ErrorFile, Layout, Row, chosen_rows
from imports.models import Execution, Import

# Why a row was not deleted is mostly one of a few sentences: translate each once.
MOST_WORDS = 1_000


def write_error_files(execution: Execution) -> dict[str, Any]:
    """Write the error files of `execution`; return its fields that name them.

    Without such rows there are no files. A second call overwrites the first one's.
    """
    run = execution.import_run
    path = f"{run.account_id}/{storage.ERRORS}/{execution.pk}"
    with (
        translation.override(run.account.language),
        storage.workshop() as folder,
    ):
        csv, xlsx = folder / "errors.csv", folder / "errors.xlsx"
        count = _write(run, csv, xlsx)
        if not count:
            return {"error_rows": 0, "error_csv": "", "error_xlsx": ""}
        return {
            "error_rows": count,
            "error_csv": storage.keep_as(f"{path}.csv", csv),
            "error_xlsx": storage.keep_as(f"{path}.xlsx", xlsx),
        }


def _write(run: Import, csv: Path, xlsx: Path) -> int:
    layout = Layout.from_json(run.layout)
    count = 0
    with ExitStack() as stack:
        writers = (
            stack.enter_context(CsvWriter(csv, delimiter=layout.delimiter or ",")),
            stack.enter_context(XlsxWriter(xlsx, title=gettext("Not deleted"))),
        )
        columns = run.inspection.get("header") or run.inspection.get("columns", [])
        files = [ErrorFile(writer, columns) for writer in writers]
        asked, errors = tee(staging.error_rows(run))
        numbers = (error.row_no for error in asked)
        found: Iterable[Row] = (Row(number, []) for number in numbers)
        if storage.holds(run.file_path):
            original = stack.enter_context(storage.local(run.file_path))
            found = chosen_rows(original, layout, run.column or 0, numbers)
        in_words = lru_cache(maxsize=MOST_WORDS)(_in_words)
        for row, error in zip(found, errors, strict=True):
            outcome, why = in_words(replace(error, row_no=0))
            for file in files:
                cells = [] if error.gone else list(row.cells)
                file.write(cells, error.row_no, outcome, why)
            count += 1
    return count


def _in_words(error: staging.ErrorRow) -> tuple[str, str]:
    return outcome_label(error.outcome), explanation(error)
