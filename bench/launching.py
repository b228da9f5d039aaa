"""A run of a list, whole: staged once, then launched and followed in copies of that."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from bench import clusters, population
from erasure.models import Erasure
from imports import queries
from imports.actions.launch_import import launch_import
from imports.models import Execution
from tenancy.scope import account_transaction

LOOK_SECONDS = 0.02
# A longer run is looked at less often, by this part of its time: who looks takes some of
# the processors that the run is measured on.
LOOK_SHARE = 0.005
LONGEST_SECONDS = 600


class Incomplete(RuntimeError):
    """A way to erase did not erase all of its targets, so its time says nothing."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A database in which an import of a list is staged and ready to be launched.

    `upload` is its file, which a run removes at its end and the next run needs again.
    """

    database: str
    slug: str
    number: int
    path: str
    upload: bytes

    @contextmanager
    def copied(self) -> Iterator[str]:
        """Give the name of a fresh copy of the database, which this process works in."""
        if not default_storage.exists(self.path):
            default_storage.save(self.path, ContentFile(self.upload))
        with clusters.copy_of(self.database) as copy:
            yield copy

    def show(self) -> None:
        """Look at the import, as whoever launches it has done: the connection is open."""
        here = population.place(self.slug)
        with account_transaction(here.account):
            queries.imports(here.account).get(pk=self.number)

    def launch(self) -> Execution:
        """Launch the import in the database that this process works in."""
        return launch(self.slug, self.number)


@contextmanager
def staged(database: str, path: Path, slug: str = population.SLUG) -> Iterator[Staged]:
    """Give a copy of `database` in which the account's list at `path` is staged."""
    with clusters.copy_of(database, clusters.STAGED) as copy:
        run = population.staged(population.place(slug), path)
        with default_storage.open(run.file_path) as file:
            upload = file.read()
        yield Staged(copy, slug, run.pk, run.file_path, upload)
        default_storage.delete(run.file_path)


def launch(slug: str, number: int) -> Execution:
    """Launch a staged import of the account in the database that is worked in."""
    here = population.place(slug)
    with account_transaction(here.account):
        run = queries.imports(here.account).get(pk=number)
    return launch_import(
        run,
        by=here.owner,
        reason="to measure",
        fingerprint=run.fingerprint,
        confirmed=True,
    )


def await_end(execution: Execution) -> None:
    """Return when `execution` has ended, its erasure read anew.

    Raises Incomplete after ten minutes.
    """
    until(lambda: has_ended(execution))
    with account_transaction(execution.account_id):
        erasure_of(execution).refresh_from_db()


def until(is_so: Callable[[], bool]) -> None:
    """Look again and again until it is so; raise Incomplete after ten minutes."""
    began = time.monotonic()
    while not is_so():
        passed = time.monotonic() - began
        if passed > LONGEST_SECONDS:
            raise Incomplete
        time.sleep(max(LOOK_SECONDS, passed * LOOK_SHARE))


def has_ended(execution: Execution) -> bool:
    """Say whether the report of `execution` is there; raise Incomplete when it breaks."""
    with account_transaction(execution.account_id):
        execution.refresh_from_db()
    if execution.last_error:
        raise Incomplete(execution.last_error)
    return execution.ended is not None


def erasure_of(execution: Execution) -> Erasure:
    """Return the erasure of a run that deletes."""
    if execution.erasure is None:
        raise Incomplete(execution.name)
    return execution.erasure


def check_all_gone(execution: Execution, profiles: int) -> None:
    """Raise Incomplete unless the run erased as many `profiles`, and proved it."""
    erasure = erasure_of(execution)
    if erasure.erased != profiles or any(erasure.left.values()):
        raise Incomplete(f"{erasure.erased} of {profiles}: {erasure.left}")
