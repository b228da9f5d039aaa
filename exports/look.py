"""An export as its page shows it."""

from dataclasses import dataclass
from typing import Self

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from exports.models import Export, Kind, Status
from exports.queries import person_in
from profiles.models import Profile

STATES = {
    Status.QUEUED: "waiting",
    Status.RUNNING: "moving",
    Status.READY: "done",
    Status.FAILED: "attention",
    Status.WITHDRAWN: "stopped",
    Status.EXPIRED: "stopped",
}


@dataclass(frozen=True, slots=True)
class Look:
    """One export: its state in a word, whom it is about, how fast it moves."""

    export: Export
    state: str
    person: Profile | None
    figures: list[str]

    @classmethod
    def of(cls, export: Export) -> Self:
        """Look at `export`."""
        is_person = export.kind == Kind.PERSON
        return cls(
            export=export,
            state=STATES[Status(export.status)],
            person=person_in(export) if is_person else None,
            figures=list(_figures(export)),
        )

    @property
    def total(self) -> int | None:
        """Return how many profiles the file will hold, once that is known."""
        return self.export.rows if self.export.status == Status.RUNNING else None


def _figures(export: Export) -> list[str]:
    if export.status == Status.QUEUED:
        return [gettext("Waiting for a worker")]
    if export.status != Status.RUNNING or not export.written or not export.started:
        return []
    seconds = (timezone.now() - export.started).total_seconds()
    rate = round(export.written / seconds) if seconds > 0 else 0
    return [
        ngettext("%(n)s profile a second", "%(n)s profiles a second", rate)
        % {"n": number_format(rate, force_grouping=True)}
    ]
