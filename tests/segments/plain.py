"""What a criterion means, without SQL: one person at a time, true or false.

Written from the docstrings of `segments.criteria.shapes` and of nothing else, so that
the compiler and it can only be wrong together where the words are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from segments.criteria import shapes
from segments.criteria.shapes import Criterion, Moment, Type

Attributes = Mapping[str, Any]


@dataclass(frozen=True)
class Mail:
    campaign: int
    moments: Mapping[str, datetime]  # sent, opened, clicked, bounced


@dataclass(frozen=True)
class Text:
    campaign: int
    moments: Mapping[str, datetime]  # sent, delivered, clicked


@dataclass(frozen=True)
class Happened:
    """A form that was filled in, a goal reached, an event, an entry."""

    which: int | str
    at: datetime
    data: Attributes = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    number: int
    created: datetime
    updated: datetime
    attributes: Attributes = field(default_factory=dict)
    sections: Mapping[int, Attributes] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()
    tags: frozenset[tuple[int, int | None]] = frozenset()
    consents: Mapping[int, tuple[str, datetime]] = field(default_factory=dict)
    mails: tuple[Mail, ...] = ()
    texts: tuple[Text, ...] = ()
    surveys: tuple[Happened, ...] = ()
    goals: tuple[Happened, ...] = ()
    events: tuple[Happened, ...] = ()
    entries: tuple[Happened, ...] = ()
    taken: bool = False  # by an erasure that was launched

    def moment(self, which: Moment) -> datetime | None:
        """Return one of the person's own moments."""
        match which:
            case Moment.CREATED:
                return self.created
            case Moment.UPDATED:
                return self.updated
            case Moment.LAST_SENT:
                return self._last("sent")
            case Moment.LAST_OPEN:
                return self._last("opened")
            case Moment.LAST_CLICK:
                return self._last("clicked")
            case Moment.LAST_BOUNCE:
                return self._last("bounced")

    def _last(self, act: str) -> datetime | None:
        return max(
            (mail.moments[act] for mail in self.mails if act in mail.moments),
            default=None,
        )


@dataclass(frozen=True)
class Population:
    people: tuple[Person, ...]
    segments: Mapping[int, Criterion] = field(default_factory=dict)


def who_matches(
    criterion: Criterion, population: Population, now: datetime, zone: tzinfo
) -> list[int]:
    """Return the numbers of those who are there and of whom `criterion` is true."""
    found = _Asked(population, now, zone).who(criterion)
    return sorted(person.number for person in found)


@dataclass(frozen=True)
class _Asked:
    population: Population
    now: datetime
    zone: tzinfo
    samples: dict[shapes.Sample, list[Person]] = field(default_factory=dict)

    def who(self, criterion: Criterion) -> list[Person]:
        return [
            person
            for person in self.population.people
            if not person.taken and self.meets(criterion, person)
        ]

    def meets(self, criterion: Criterion, person: Person) -> bool:
        match criterion:
            case shapes.AllProfiles():
                return True
            case shapes.AllOf():
                return all(self.meets(term, person) for term in criterion.terms)
            case shapes.AnyOf():
                return any(self.meets(term, person) for term in criterion.terms)
            case shapes.Not():
                return not self.meets(criterion.term, person)
            case shapes.AttributeIs():
                values = (
                    person.attributes
                    if criterion.section is None
                    else person.sections.get(criterion.section, {})
                )
                value = values.get(criterion.attribute)
                return self.passes(value, criterion.type, criterion.test)
            case shapes.MomentIs():
                return self.timely(person.moment(criterion.moment), criterion.test)
            case shapes.KnownBy():
                return criterion.key in person.keys
            case shapes.Tagged():
                return any(
                    tag == criterion.tag and criterion.section in {None, section}
                    for tag, section in person.tags
                )
            case shapes.Consented():
                said, changed = person.consents.get(criterion.topic, (None, None))
                return (
                    changed is not None
                    and criterion.status.value in {"any", said}
                    and self.during(changed, criterion.when)
                )
            case shapes.InSection():
                return criterion.section in person.sections
            case shapes.EmailDid():
                return self.acted(person.mails, criterion)
            case shapes.SmsDid():
                return self.acted(person.texts, criterion)
            case shapes.SurveyAnswered():
                return self.happened(person.surveys, criterion.campaign, criterion)
            case shapes.GoalReached():
                return self.happened(person.goals, criterion.goal, criterion)
            case shapes.EventHappened():
                return self.happened(person.events, criterion.kind, criterion)
            case shapes.HasEntry():
                return self.happened(person.entries, criterion.custom_table, criterion)
            case shapes.InSegment():
                return self.meets(self.population.segments[criterion.segment], person)
            case shapes.Sample():
                if criterion not in self.samples:
                    self.samples[criterion] = self.drawn(criterion)
                return person in self.samples[criterion]

    def acted(
        self,
        messages: Iterable[Mail | Text],
        asked: shapes.EmailDid | shapes.SmsDid,
    ) -> bool:
        act = asked.did.value
        often = sum(
            act in message.moments
            and asked.campaign in {None, message.campaign}
            and self.during(message.moments[act], asked.when)
            for message in messages
        )
        return often >= asked.at_least

    def happened(
        self,
        traces: Iterable[Happened],
        which: int | str | None,
        asked: (
            shapes.SurveyAnswered
            | shapes.GoalReached
            | shapes.EventHappened
            | shapes.HasEntry
        ),
    ) -> bool:
        where = () if isinstance(asked, shapes.GoalReached) else asked.where
        often = sum(
            which in {None, trace.which}
            and self.during(trace.at, asked.when)
            and all(
                self.passes(trace.data.get(one.field), Type.LOOSE, one.test)
                for one in where
            )
            for trace in traces
        )
        return often >= asked.at_least

    def drawn(self, sample: shapes.Sample) -> list[Person]:
        """Return those whom the sample takes."""
        pool = self.who(sample.of)
        pool.sort(key=lambda person: person.number)
        never = [person for person in pool if person.moment(sample.moment) is None]
        ever = [person for person in pool if person.moment(sample.moment) is not None]
        match sample.by:
            case shapes.Draw.RANDOM:
                pool.sort(key=lambda person: mixed(person.number, sample.seed))
            case shapes.Draw.MOST_RECENT:
                ever.sort(key=lambda person: -_microseconds(person, sample.moment))
                pool = ever + never
            case shapes.Draw.LEAST_RECENT:
                ever.sort(key=lambda person: _microseconds(person, sample.moment))
                pool = never + ever
        return pool[: sample.take]

    # ---- time

    def ago(self, span: shapes.Last) -> datetime:
        """Return when a span that ends now began: counted on the clock on the wall."""
        wall = self.now.astimezone(self.zone).replace(tzinfo=None)
        if span.unit is shapes.Unit.DAYS:
            wall -= timedelta(days=span.number)
        else:
            day, months = wall.day, wall.year * 12 + wall.month - 1 - span.number
            wall = wall.replace(day=1, year=months // 12, month=months % 12 + 1)
            # As far into the month as it goes.
            while wall.day < day and (wall + timedelta(days=1)).month == wall.month:
                wall += timedelta(days=1)
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def during(self, moment: datetime, when: shapes.When) -> bool:
        match when:
            case None:
                return True
            case shapes.Last():
                return moment >= self.ago(when)
            case shapes.Days():
                return _on(self.day(moment), when)

    def timely(self, moment: datetime | None, test: shapes.Test) -> bool:
        if moment is None:
            return isinstance(test, shapes.Empty)
        match test:
            case shapes.OnDays(days):
                return _on(self.day(moment), days)
            case shapes.OlderThan(span):
                return moment < self.ago(span)
            case shapes.YoungerThan(span):
                return moment >= self.ago(span)
            case _:
                return False

    # ---- values

    def passes(self, value: Any, type_: Type, test: shapes.Test) -> bool:
        match test:
            case shapes.Empty():
                return value is None or value in ("", [], {})
            case shapes.OneOf():
                return self.one_of(value, type_, test)
            case shapes.EachOf():
                return chosen(value) >= set(test.values)
            case shapes.Contains():
                return _compared(value, test, lambda text, part: part in text)
            case shapes.StartsWith():
                return _compared(value, test, str.startswith)
            case shapes.AtLeast():
                return (number := numeric(value)) is not None and number >= test.value
            case shapes.AtMost():
                return (number := numeric(value)) is not None and number <= test.value
            case shapes.Between():
                number = numeric(value)
                return number is not None and test.low <= number <= test.high
            case shapes.OnDays() | shapes.OlderThan() | shapes.YoungerThan():
                if type_ is Type.DATE:
                    return self.dated(value, test)
                return (at := read_moment(value)) is not None and self.timely(at, test)

    def dated(
        self, value: Any, test: shapes.OnDays | shapes.OlderThan | shapes.YoungerThan
    ) -> bool:
        if (day := read_day(value)) is None:
            return False
        match test:
            case shapes.OnDays(days):
                return _on(day, days)
            case shapes.OlderThan(span):
                return day < self.day(self.ago(span))
            case shapes.YoungerThan(span):
                return day >= self.day(self.ago(span))

    def one_of(self, value: Any, type_: Type, test: shapes.OneOf) -> bool:
        if type_ is Type.MULTI_CHOICE:
            return bool(chosen(value) & set(test.values))
        return any(self.is_(value, one, type_, test) for one in test.values)

    def is_(
        self, value: Any, one: shapes.Scalar, type_: Type, test: shapes.OneOf
    ) -> bool:
        if isinstance(one, bool):
            return value is one
        if isinstance(one, Decimal):
            return numeric(value) == one
        text = written(value)
        if text is not None and type_ in {Type.TEXT, Type.LOOSE}:
            text, one = _cased(text, one, sensitive=test.case_sensitive)
        return text == one


def mixed(number: int, seed: int) -> int:
    """Return the 32 bits by which a random sample is sorted: a known integer hash."""
    bits = (number ^ number >> 32 ^ seed * 0x9E3779B1) & 0xFFFFFFFF
    bits = (bits >> 16 ^ bits) * 0x045D9F3B & 0xFFFFFFFF
    bits = (bits >> 16 ^ bits) * 0x045D9F3B & 0xFFFFFFFF
    return bits >> 16 ^ bits


def written(value: Any) -> str | None:
    """Return a scalar as text; None for what is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None


def numeric(value: Any) -> Decimal | None:
    """Return a number; None for anything else, text that looks like one included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(repr(value))


def chosen(value: Any) -> set[str]:
    """Return what was chosen of several choices: a list's texts, or one text."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, list):
        return {one for one in value if isinstance(one, str)}
    return set()


def read_day(value: Any) -> date | None:
    """Return the date that a text is; None for anything else."""
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return day if day.isoformat() == value else None


def read_moment(value: Any) -> datetime | None:
    """Return the moment that a text in UTC is; None for anything else."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    if moment.utcoffset() != timedelta(0) or moment.isoformat() != value:
        return None
    return moment


def _on(day: date, days: shapes.Days) -> bool:
    return (days.first or date.min) <= day <= (days.last or date.max)


def _compared(
    value: Any,
    test: shapes.Contains | shapes.StartsWith,
    compare: Callable[[str, str], bool],
) -> bool:
    text = written(value)
    if text is None:
        return False
    return compare(*_cased(text, test.text, sensitive=test.case_sensitive))


def _cased(text: str, part: str, *, sensitive: bool) -> tuple[str, str]:
    return (text, part) if sensitive else (text.lower(), part.lower())


def _microseconds(person: Person, which: Moment) -> int:
    moment = person.moment(which)
    assert moment is not None
    return (moment - datetime(1, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
