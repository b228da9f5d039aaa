"""The error file of an execution: the rows that were not deleted, and why.

It repeats the original columns in their order, so that it can be corrected and uploaded
again. Of a row whose person was deleted, by an earlier row or by another run meanwhile,
only the number, the outcome and the explanation are left: their values are gone here
too. So it is of every row when the list itself was lost. Where the list was whoever
matches a criterion, there is a row a profile, with the values it is known by.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import tee
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.sheets import CsvWriter, Writer, XlsxWriter
from imports import staging, storage
from imports.explanations import explanation, matching_explanation, outcome_label
from imports.files import ErrorFile, Layout, Row, chosen_rows
from imports.models import Execution, Import
from imports.outcomes import Outcome
from profiles.models import UniqueKey

NOT_DELETED = _("Not deleted")
# Why a row was not deleted is mostly one of a few sentences: translate each once.
MOST_WORDS = 1_000


InWords = Callable[[staging.ErrorRow], tuple[str, str]]  # outcome, why


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows of which import are written, in a sheet of which title."""

    run: Import
    title: str
    left_out: Collection[Outcome]
    rows: Iterable[staging.ErrorRow] | None
    in_words: InWords


def write_error_files(
    execution: Execution,
    *,
    title: str | Promise = NOT_DELETED,
    left_out: Collection[Outcome] = (Outcome.DELETED,),
    rows: Iterable[staging.ErrorRow] | None = None,
    in_words: InWords | None = None,
) -> dict[str, Any]:
    """Write the error files of `execution`; return its fields that name them.

    `title` is that of the sheet; rows with the outcomes `left_out` are not in it. A kind
    that tells its `rows` otherwise gives them, in the order of the list, and says what
    became of each. Without such rows there are no files. A second call overwrites the
    first one's.
    """
    run = execution.import_run
    path = f"{run.account_id}/{storage.ERRORS}/{execution.pk}"
    with (
        translation.override(run.account.language),
        storage.workshop() as folder,
    ):
        csv, xlsx = folder / "errors.csv", folder / "errors.xlsx"
        count = _write(
            Asked(run, str(title), left_out, rows, in_words or _in_words), csv, xlsx
        )
        if not count:
            return {"error_rows": 0, "error_csv": "", "error_xlsx": ""}
        return {
            "error_rows": count,
            "error_csv": storage.keep_as(f"{path}.csv", csv),
            "error_xlsx": storage.keep_as(f"{path}.xlsx", xlsx),
        }


def _write(asked: Asked, csv: Path, xlsx: Path) -> int:
    run = asked.run
    with ExitStack() as stack:
        delimiter = Layout.from_json(run.layout).delimiter if run.layout else None
        writers = (
            stack.enter_context(CsvWriter(csv, delimiter=delimiter or ",")),
            stack.enter_context(XlsxWriter(xlsx, title=asked.title)),
        )
        if run.is_by_criterion:
            return _write_profiles(asked, writers)
        return _write_rows(asked, writers, stack)


def _write_rows(asked: Asked, writers: Sequence[Writer], stack: ExitStack) -> int:
    run = asked.run
    layout = Layout.from_json(run.layout)
    columns = run.inspection.get("header") or run.inspection.get("columns", [])
    files = [ErrorFile(writer, columns) for writer in writers]
    told = asked.rows
    if told is None:
        told = staging.error_rows(run, asked.left_out)
    ahead, errors = tee(told)
    numbers = (error.row_no for error in ahead)
    found: Iterable[Row] = (Row(number, []) for number in numbers)
    if storage.holds(run.file_path):
        original = stack.enter_context(storage.local(run.file_path))
        found = chosen_rows(original, layout, run.column or 0, numbers)
    in_words = lru_cache(maxsize=MOST_WORDS)(asked.in_words)
    count = 0
    for row, error in zip(found, errors, strict=True):
        outcome, why = in_words(replace(error, row_no=0))
        for file in files:
            cells = [] if error.gone else list(row.cells)
            file.write(cells, error.row_no, outcome, why)
        count += 1
    return count


def _write_profiles(asked: Asked, writers: Sequence[Writer]) -> int:
    """Write whoever of a frozen set it came to nothing with, by their unique keys."""
    run = asked.run
    keys = UniqueKey.objects.filter(account=run.account_id, table=run.table_id)
    names = {str(key.pk): key.name for key in keys.select_related("attribute")}
    files = [ErrorFile(writer, names.values()) for writer in writers]
    count = 0
    for error in staging.error_profiles(run, asked.left_out):
        cells = [error.identifiers.get(number, "") for number in names]
        label, why = outcome_label(error.outcome), matching_explanation(error)
        for file in files:
            file.write(cells, error.row_no, label, why)
        count += 1
    return count


def _in_words(error: staging.ErrorRow) -> tuple[str, str]:
    return outcome_label(error.outcome), explanation(error)
