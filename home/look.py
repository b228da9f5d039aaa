"""The home as its template reads it: what a member's role may see, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext

import imports.queries
from erasure.models import Door, Erasure
from erasure.queries import by_hand_in_progress, percent_done
from home import attention, queries
from home.chart import Chart, chart
from home.months import last_months
from home.queries import MOST_RUNS
from imports.kinds import moving as how_far
from imports.models import Execution
from imports.report import Moving
from tenancy.models import Membership
from tenancy.roles import Capability


@dataclass(frozen=True, slots=True)
class Reason:
    """Why profiles were deleted, how many, and their share of all in per cent."""

    text: str
    number: int
    share: str


class Home:
    """What `member` finds at home; `is_counting` while a worker counts profiles."""

    def __init__(self, member: Membership, *, is_counting: bool) -> None:
        self.member = member
        self.account = member.account
        self.is_counting = is_counting
        self.sees_profiles = member.may(Capability.VIEW_PROFILES)
        self.sees_runs = member.may(Capability.VIEW_RUNS)
        self.months = last_months(timezone.localdate())

    @cached_property
    def counted(self) -> datetime | None:
        """Return when profiles were counted; None: never."""
        return queries.counted(self.account)

    @cached_property
    def created(self) -> queries.Created | None:
        """Return how many profiles there are; None for those who see none."""
        return queries.created(self.account) if self.sees_profiles else None

    @cached_property
    def deleted(self) -> queries.Deleted | None:
        """Return what was deleted; None for those who follow no runs."""
        return queries.deleted(self.account) if self.sees_runs else None

    @cached_property
    def figures(self) -> list[dict[str, Any]]:
        """Return the figures on top: profiles now, and deleted in the last months."""
        found: list[dict[str, Any]] = []
        if self.created and self.counted:
            found.append({"label": gettext("Profiles"), "value": self.created.total})
            this_month = sum(each[self.months[-1]] for each in self.by_table.values())
            found.append({"label": gettext("New this month"), "value": this_month})
        if self.deleted:
            since = gettext("Deleted in the last 24 months")
            found.append({"label": since, "value": self.deleted.total})
            found.append({"label": gettext("Runs now"), "value": self.runs})
        return found

    @property
    def by_table(self) -> Any:
        """Return the profiles of each month by the table's name."""
        return self.created.months if self.created else {}

    @cached_property
    def creations(self) -> Chart:
        """Return the chart of when profiles were created, the largest table lowest."""
        totals = self.created.totals if self.created else {}
        names = sorted(self.by_table, key=lambda name: -totals[name])
        return chart(self.months, [(name, self.by_table[name]) for name in names])

    @cached_property
    def deletions(self) -> Chart:
        """Return the chart of deletions by door."""
        months = self.deleted.months if self.deleted else {}
        return chart(
            self.months,
            [(door.label, months[door]) for door in Door if door in months],
        )

    @cached_property
    def reasons(self) -> Sequence[Reason]:
        """Return why profiles were deleted, the most frequent reason first."""
        if not self.deleted or not self.deleted.total:
            return []
        total = self.deleted.total
        found = [
            (text or gettext("No reason given"), number)
            for text, number in self.deleted.reasons
        ]
        if self.deleted.other_reasons:
            found.append((gettext("Other reasons"), self.deleted.other_reasons))
        return [
            Reason(text, number, f"{100 * number / total:.1f}")
            for text, number in found
        ]

    @cached_property
    def moving(self) -> list[Moving]:
        """Return the youngest runs that have not ended; none for who follows no runs."""
        return [how_far(run) for run in self._running[:MOST_RUNS]]

    @cached_property
    def erasing(self) -> list[tuple[Erasure, int]]:
        """Return the youngest deletions by hand that go on, each with its percent."""
        return [(each, percent_done(each)) for each in self._by_hand[:MOST_RUNS]]

    @cached_property
    def runs(self) -> int:
        """Return how many runs and deletions by hand have not ended."""
        counted = 0
        # Few are all there are, and need not be counted.
        for few, every in (
            (self._running, imports.queries.executions_in_progress),
            (self._by_hand, by_hand_in_progress),
        ):
            counted += (
                len(few) if len(few) <= MOST_RUNS else every(self.account).count()
            )
        return counted

    @property
    def runs_left_out(self) -> int:
        """Return how many of them are not shown."""
        return self.runs - len(self.moving) - len(self.erasing)

    @cached_property
    def _running(self) -> Sequence[Execution]:
        return queries.running(self.account) if self.sees_runs else ()

    @cached_property
    def _by_hand(self) -> Sequence[Erasure]:
        return queries.by_hand(self.account) if self.sees_runs else ()

    @cached_property
    def matters(self) -> list[attention.Matter]:
        """Return what waits for the member."""
        return attention.matters(self.member, self._running)
