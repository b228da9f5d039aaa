"""What one person got and did, all kinds merged, the newest first: a page at a time.

Each kind gives its newest rows from its own index, (account, profile), sorted; a page is
merged of those. No index has the moment in it: the rows of somebody with 100,000 events
are sorted in 50 ms (PostgreSQL 18, warm, one of two cores), and one more column would
cost every erasure and every ingest.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from common import sql
from common.kept_days import worded
from common.prepared import prepared
from interactions.entry_labels import EntryLabels, entry_labels
from interactions.models import (
    Campaign,
    CustomEntry,
    CustomEvent,
    CustomTable,
    EmailInteraction,
    Goal,
    GoalReached,
    SmsInteraction,
    SurveyParticipation,
)
from interactions.sight import in_sight
from profiles.columns import label_of
from profiles.models import Profile
from tenancy.models import Membership, Section
from tenancy.sections import seen_by

PAGE_ROWS = 25
MOST_DETAILS = 8
MOST_CHARACTERS = 160
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# As values are kept: a moment says its offset, so that it is known which one is meant.
DAY_OR_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?P<clock>T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?"
)


class Kind(StrEnum):
    """A kind of trace that has its moment."""

    EMAIL = "email"
    SMS = "sms"
    SURVEY = "survey"
    GOAL = "goal"
    EVENT = "event"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in the timeline: rows are in the order of this, downwards."""

    moment: datetime
    kind: str
    number: int

    def __str__(self) -> str:
        """Return the place as an address names it: microseconds, kind, number."""
        microseconds = (self.moment - EPOCH) // timedelta(microseconds=1)
        return f"{microseconds}-{self.kind}-{self.number}"

    @property
    def order(self) -> tuple[datetime, str, int]:
        """Return what rows are compared by."""
        return self.moment, self.kind, self.number


@dataclass(frozen=True, slots=True)
class Happened:
    """A row of the timeline: what it is about, and what is known of it in pairs.

    `marks` are what became of a message, each with its moment.
    """

    place: Place
    icon: str
    kind: str | Promise
    title: str
    marks: Sequence[tuple[str | Promise, datetime]]
    details: Sequence[tuple[str, str]]

    @property
    def moment(self) -> datetime:
        """Return when it happened."""
        return self.place.moment


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of it; `older` is the place that the next page starts after."""

    rows: Sequence[Happened]
    older: Place | None


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of trace: where its rows are and what they say.

    `named` tells the definition that gives a row its title, `section` where a row may
    say in which section it happened.
    """

    label: str | Promise
    plural: str | Promise
    icon: str
    model: type[Model]
    moment: str
    named: tuple[str, type[Model]] | None
    marks: tuple[tuple[str | Promise, str], ...]
    details: Callable[[Any], Iterator[tuple[str | Promise, Any]]]

    def newest(
        self,
        profile: Profile,
        kind: Kind,
        before: Place | None,
        reader: Membership | None,
    ) -> list[tuple[Place, Any]]:
        """Return the newest rows of `profile` that come after `before`, and one more.

        What lies in a section that `reader` does not see is left out.
        """
        if before is None and seen_by(reader) is None:
            found = FIRST[kind](profile.account_id, profile.pk)
        else:
            rows = self.rows(profile.account_id, profile.pk)
            rows = rows.filter(in_sight(self.model, profile.account_id, reader))
            if before:
                rows = rows.filter(self._after(kind, before))
            found = list(rows[: PAGE_ROWS + 1])
        return [(Place(getattr(row, self.moment), kind, row.pk), row) for row in found]

    def rows(self, account: int, profile: int) -> QuerySet[Any]:
        """Return the rows of a profile, the newest first."""
        rows = self.model._base_manager.filter(account=account, profile=profile)
        return rows.order_by(f"-{self.moment}", "-pk")

    def first(self, account: int, profile: int) -> QuerySet[Any]:
        """Return what a page of nothing else would show, and one more."""
        return self.rows(account, profile)[: PAGE_ROWS + 1]

    def _after(self, kind: Kind, place: Place) -> Q:
        if kind > place.kind:
            return Q(**{f"{self.moment}__lt": place.moment})
        if kind < place.kind:
            return Q(**{f"{self.moment}__lte": place.moment})
        same = Q(**{self.moment: place.moment}, pk__lt=place.number)
        return Q(**{f"{self.moment}__lt": place.moment}) | same


def _nothing(_row: Any) -> Iterator[tuple[str, Any]]:
    yield from ()


def _labelled(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((label_of(name), value) for name, value in values.items())


def _of_survey(row: Any) -> Iterator[tuple[str | Promise, Any]]:
    yield from _labelled(row.answers)
    yield _("Comment"), row.comment


def _of_goal(row: Any) -> Iterator[tuple[str | Promise, Any]]:
    yield _("Value"), row.value


def _of_event(row: Any) -> Iterator[tuple[str | Promise, Any]]:
    yield from _labelled(row.data)


def _of_entry(row: Any) -> Iterator[tuple[str | Promise, Any]]:
    yield from _labelled(row.attributes)


SOURCES: dict[Kind, Source] = {
    Kind.EMAIL: Source(
        _("E-mail"),
        _("E-mails"),
        "mail",
        EmailInteraction,
        "sent_at",
        ("campaign_id", Campaign),
        (
            (_("Opened"), "opened_at"),
            (_("Clicked"), "clicked_at"),
            (_("Bounced"), "bounced_at"),
        ),
        _nothing,
    ),
    Kind.SMS: Source(
        _("SMS"),
        _("SMS"),
        "device-mobile",
        SmsInteraction,
        "sent_at",
        ("campaign_id", Campaign),
        ((_("Delivered"), "delivered_at"), (_("Clicked"), "clicked_at")),
        _nothing,
    ),
    Kind.SURVEY: Source(
        _("Survey"),
        _("Surveys"),
        "forms",
        SurveyParticipation,
        "answered_at",
        ("campaign_id", Campaign),
        (),
        _of_survey,
    ),
    Kind.GOAL: Source(
        _("Goal reached"),
        _("Goals"),
        "flag",
        GoalReached,
        "reached_at",
        ("goal_id", Goal),
        (),
        _of_goal,
    ),
    Kind.EVENT: Source(
        _("Event"),
        _("Events"),
        "bolt",
        CustomEvent,
        "happened_at",
        None,
        (),
        _of_event,
    ),
    Kind.ENTRY: Source(
        _("Entry"),
        _("Entries"),
        "table",
        CustomEntry,
        "created",
        ("custom_table_id", CustomTable),
        (),
        _of_entry,
    ),
}

# The first page of everything is what is asked for most.
FIRST = {kind: prepared(source.first) for kind, source in SOURCES.items()}


def timeline(
    profile: Profile,
    kind: Kind | None,
    before: Place | None,
    *,
    reader: Membership | None,
) -> Timeline:
    """Return the page of `profile`, of one `kind` or of all, that comes after `before`.

    It holds what `reader` may see.
    """
    kinds = [kind] if kind else list(Kind)
    each = [SOURCES[kind].newest(profile, kind, before, reader) for kind in kinds]
    merged = merge(*each, key=lambda pair: pair[0].order, reverse=True)
    taken = list(islice(merged, PAGE_ROWS + 1))
    page = taken[:PAGE_ROWS]
    names = _names(profile, page)
    labels = entry_labels(
        profile.account_id,
        {row.custom_table_id for _place, row in page if isinstance(row, CustomEntry)},
    )
    return Timeline(
        rows=[
            _happened(place, row, names, labels)
            for place, row in page
            # What a custom table holds goes with it, from the moment that it goes.
            if not isinstance(row, CustomEntry) or row.custom_table_id in labels
        ],
        older=page[-1][0] if len(taken) > PAGE_ROWS else None,
    )


def place(text: str) -> Place | None:
    """Return the place that an address names; None for anything else."""
    microseconds, _dash, rest = text.partition("-")
    kind, _dash, number = rest.partition("-")
    try:
        moment = EPOCH + timedelta(microseconds=int(microseconds))
        named = Place(moment, Kind(kind), int(number))
    except (ValueError, OverflowError):
        return None
    return named if 0 < named.number < 2**63 else None


Names = Mapping[tuple[type[Model], int], str]
NAMED: Mapping[str, type[Model]] = {
    "campaigns": Campaign,
    "goals": Goal,
    "custom_tables": CustomTable,
    "sections": Section,
}


def _names(profile: Profile, page: Sequence[tuple[Place, Any]]) -> Names:
    """Return the names of the definitions and sections that the rows of a page have."""
    wanted: dict[type[Model], set[int]] = {}
    for where, row in page:
        if named := SOURCES[Kind(where.kind)].named:
            column, model = named
            wanted.setdefault(model, set()).add(getattr(row, column))
        if section := getattr(row, "section_id", None):
            wanted.setdefault(Section, set()).add(section)
    if not wanted:
        return {}
    asked = {name: sorted(wanted.get(model, ())) for name, model in NAMED.items()}
    rows = sql.fetch(
        "interactions.names_of_definitions", {"account": profile.account_id, **asked}
    )
    return {(NAMED[kind], number): name for kind, number, name in rows}


def _happened(
    place: Place, row: Any, names: Names, labels: Mapping[int, EntryLabels]
) -> Happened:
    source = SOURCES[Kind(place.kind)]
    if source.named:
        column, model = source.named
        title = names.get((model, getattr(row, column)), "")
    else:
        title = row.kind
    details = (
        labels[row.custom_table_id].pairs(row.attributes)
        if isinstance(row, CustomEntry)
        else source.details(row)
    )
    pairs = [(str(label), said(value)) for label, value in islice(details, 50)]
    if section := names.get((Section, getattr(row, "section_id", None) or 0)):
        pairs.insert(0, (str(_("Section")), section))
    return Happened(
        place=place,
        icon=source.icon,
        kind=source.label,
        title=title,
        marks=[
            (label, moment)
            for label, column in source.marks
            if (moment := getattr(row, column))
        ],
        details=[(label, text) for label, text in pairs if text][:MOST_DETAILS],
    )


def said(value: Any) -> str:
    """Return a value of an event, an answer or an entry in a few words; perhaps none."""
    match value:
        case None | "":
            return ""
        case bool():
            return str(_("Yes") if value else _("No"))
        case int() | float():
            return number_format(value, force_grouping=True)
        case list():
            text = ", ".join(filter(None, map(said, value)))
        case dict():
            text = ", ".join(f"{name}: {said(each)}" for name, each in value.items())
        case _:
            text = _day_or_moment(str(value)) or str(value)
    return Truncator(text).chars(MOST_CHARACTERS)


def _day_or_moment(text: str) -> str | None:
    """Return a day, or a moment of a known zone, in the reader's words and zone.

    None for any other text, and for what only looks like one.
    """
    if not (found := DAY_OR_MOMENT.fullmatch(text)):
        return None
    try:
        if not found["clock"]:
            return worded(date.fromisoformat(text), "DATE_FORMAT")
        moment = timezone.localtime(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None
    return worded(moment, "DATETIME_FORMAT")
