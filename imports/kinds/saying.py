"""What there is to say of a kind of import."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from imports.models import Execution, Kind, Source
from imports.queries import Progress
from profiles.models import ProfileTable
from tenancy.models import Feature, Membership
from tenancy.roles import Capability

Words = str | Promise
Need = tuple[Capability, Feature | None]


@dataclass(frozen=True, slots=True)
class Saying:
    """A kind in words, who may prepare it, and how its run is shown.

    `needs` is by what the list is made of: a source that is not in it is not for this
    kind. `heading` and `default_name` have a place for the table's name, the latter
    also for the day. `working` and `done` are what a run does and has done, while it
    moves; `report_template` is given what `report` returns. `error_words` names
    the error file: a part of its name, and the title of its sheet.
    """

    kind: Kind
    meanings: tuple[Words, ...]
    needs: Mapping[str, Need]
    title: Words
    heading: Words
    default_name: Words
    table_help: Words
    file_lead: Words
    file_rules: Words
    working: Words
    done: Words
    meanwhile: Words
    progress: Callable[[Execution], Progress]
    report: Callable[[Execution], Any]
    report_template: str
    stop_template: str
    error_word: str

    @property
    def label(self) -> Words:
        """Return what the kind is called."""
        return self.kind.label

    def is_open_to(self, member: Membership, source: str = Source.FILE) -> bool:
        """Say whether `member` may prepare such an import with such a list."""
        capability, feature = self.needs[source]
        return member.may(capability) and (
            feature is None or member.account.has(feature)
        )

    def heading_for(self, table: ProfileTable | None) -> str:
        """Return the heading of the wizard."""
        if table is None:
            return str(self.title)
        return str(self.heading) % {"table": table.name}

    def rules(self, max_mib: int) -> str:
        """Return what a file may be."""
        return str(self.file_rules) % {"max": max_mib}

    def name_for(self, table: ProfileTable) -> str:
        """Return what an import into `table` is called until somebody names it."""
        day = timezone.localdate().isoformat()
        return str(self.default_name) % {"table": table.name, "day": day}
