"""Keep the files of a run, and note whom they hold, so that an erasure finds them.

Promise: no file can be had that holds somebody who was deleted. Whom the files will
hold is noted and committed before they are written. An erasure that takes any of them
after that marks the import, under the lock of its row; whoever closes the run looks for
the mark under the same lock, and has everything noted and written once more.
"""

from imports import configuring, holding
from imports.actions.forget_list import forget_list
from imports.models import Execution, Import, Kind
from imports.outcomes import Outcome

# Whose upload is kept to be fetched and repeated. That of a deletion is not: nobody who
# was deleted may survive in a file.
KEEPING = frozenset({Kind.UPSERT, Kind.UNSUBSCRIBE})


class FilesOvertaken(Exception):
    """Somebody in the files was deleted while they were written."""


def keeps_upload(run: Import) -> bool:
    """Say whether the upload of `run` outlives its run."""
    return run.kind in KEEPING and bool(run.file_path)


def note_people(execution: Execution, left_out: tuple[Outcome, ...]) -> None:
    """Note whom the files of `execution` will hold, in the caller's transaction.

    Rows with the outcomes `left_out` are in no error file.
    """
    run = execution.import_run
    run.take()
    run.withdrawn = None
    run.save(update_fields=["withdrawn"])
    holding.hold_people(run, () if keeps_upload(run) else left_out)


def check_files(execution: Execution) -> None:
    """Begin the closing transaction: from now on an erasure waits for its end.

    Raises FilesOvertaken when anybody was deleted of whom the error files do not know.
    """
    execution.import_run.take()
    if execution.import_run.withdrawn is not None:
        raise FilesOvertaken


def keep_files(execution: Execution) -> None:
    """Keep what may be kept, forget the rest of the list, in the closing transaction.

    An upload that names somebody who was deleted meanwhile goes. The names of columns
    that were for something stay: a configuration finds its columns by them.
    """
    run = execution.import_run
    keeps = keeps_upload(run) and not holding.names_gone(run)
    named = configuring.columns_mapped(run)
    forget_list(run, keeps_upload=keeps)
    run.inspection = {"columns": named} if any(named) else {}
    run.holds_people = keeps or bool(execution.error_csv)
    run.save(update_fields=["inspection", "holds_people"])
    if not run.holds_people:
        holding.forget_people(run.account_id, [run.pk])
