"""Invented tables, people and criteria over them, drawn from a source of chance.

A source is a `random.Random`: one with a fixed seed always draws the same, one of
Hypothesis's draws what it looks for. What is drawn meets often: few values, moments on
both sides of every limit that a criterion can set.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from segments.criteria import flaws, parser
from segments.criteria.shapes import (
    AllOf,
    AllProfiles,
    AnyOf,
    AtLeast,
    AtMost,
    AttributeIs,
    Between,
    Consent,
    Consented,
    Contains,
    Criterion,
    Days,
    Draw,
    EachOf,
    EmailAct,
    EmailDid,
    Empty,
    EventHappened,
    GoalReached,
    HasEntry,
    InSection,
    InSegment,
    KnownBy,
    Last,
    Lexicon,
    Moment,
    MomentIs,
    Not,
    OlderThan,
    OnDays,
    OneOf,
    Sample,
    SmsAct,
    SmsDid,
    StartsWith,
    SurveyAnswered,
    Tagged,
    Test,
    Type,
    Unit,
    When,
    Where,
    YoungerThan,
)
from segments.criteria.writer import written
from tests.segments.plain import Happened, Mail, Person, Population, Text

ZONE: Final = ZoneInfo("Europe/Brussels")
# The last day of a month, two days after the clocks went forward.
NOW: Final = datetime(2026, 3, 31, 8, 15, 30, 123456, tzinfo=UTC)

ATTRIBUTES: Final = {
    "email": Type.TEXT,
    "crm_id": Type.TEXT,
    "city": Type.TEXT,
    "score": Type.INTEGER,
    "ratio": Type.DECIMAL,
    "vip": Type.BOOLEAN,
    "born": Type.DATE,
    "seen": Type.DATETIME,
    "size": Type.CHOICE,
    "likes": Type.MULTI_CHOICE,
}
KEYS: Final = ("email", "crm_id")
CHOICES: Final = ("S", "M", "100% L")
DATES: Final = frozenset({Type.DATE, Type.DATETIME})
LIKES: Final = ("tea", "Tea", "O'Brien's", "a\\b")
TAGS: Final = (9_000_101, 9_000_102)
SECTIONS: Final = (9_000_201, 9_000_202)
TOPICS: Final = (9_000_301, 9_000_302)
EMAIL_CAMPAIGNS: Final = (9_000_401, 9_000_402)
SMS_CAMPAIGNS: Final = (9_000_411, 9_000_412)
FORMS: Final = (9_000_421, 9_000_422)
GOALS: Final = (9_000_501, 9_000_502)
CUSTOM_TABLES: Final = (9_000_601, 9_000_602)
SEGMENTS: Final = (9_000_701, 9_000_702)
KINDS: Final = ("visit", "Visit", "it's")
FIELDS: Final = ("rating", "0", "what's %s")

TEXTS: Final = (
    *("Gent", "gent", "GENT-Zuid", "Brügge", "BRÜGGE", "É", "é", "Äß", "äß", "Ω", "ω"),
    *("O'Hara", '"', "\\", "a\\b", "100%", "%s", "%(account)s", "{}", "{0}", "_", "?"),
    *("5", "true", "null", "", " ", "ge", "e"),
)
NUMBERS: Final = (-1, 0, 1, 5, 5.5, 18, 18.25, 10**12)
ODD: Final[tuple[Any, ...]] = (
    None,
    "",
    [],
    {},
    "5",
    5,
    1.5,
    True,
    ["tea"],
    {"tea": 1},
    " ",
    "zz",
    "0000-00-00",
)
SPANS: Final = (
    Last(1, Unit.DAYS),
    Last(30, Unit.DAYS),
    Last(1, Unit.MONTHS),
    Last(36, Unit.MONTHS),
)
A_BIT: Final = timedelta(microseconds=1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)


DAYS: Final = (
    *(date(2023, 3, 31), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 29)),
    *(date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1)),
)
# By hand: where the spans begin in Brussels, before and after the clocks went forward.
BEGINNINGS: Final = (
    datetime(2026, 3, 30, 8, 15, 30, 123456, tzinfo=UTC),
    datetime(2026, 3, 1, 9, 15, 30, 123456, tzinfo=UTC),
    datetime(2026, 2, 28, 9, 15, 30, 123456, tzinfo=UTC),
    datetime(2023, 3, 31, 8, 15, 30, 123456, tzinfo=UTC),
)
MOMENTS: Final = tuple(
    moment + shift
    for moment in (*BEGINNINGS, *map(_midnight, DAYS), NOW)
    for shift in (-A_BIT, timedelta(0), A_BIT)
)

LEXICON: Final = Lexicon(
    attributes=dict(ATTRIBUTES),
    choices={"size": CHOICES, "likes": LIKES},
    keys=frozenset(KEYS),
    missing=lambda _reference, _numbers: frozenset(),
)

One = TypeVar("One")


def number(position: int) -> int:
    """Return a person's number: some lie beyond 32 bits."""
    return 7 + 3 * position + (position % 2 << 32)


class Drawing:
    """What draws people and criteria from `chance`."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def one(self, of: Sequence[One]) -> One:
        return of[self.chance.randrange(len(of))]

    def some(self, of: Sequence[One], most: int) -> list[One]:
        return [self.one(of) for _ in range(self.chance.randrange(most + 1))]

    def once_in(self, times: int) -> bool:
        return self.chance.randrange(times) == times - 1

    # ---- people

    def population(self, fewest: int = 3, most: int = 9) -> Population:
        """Draw people with numbers on both sides of 2**32, and segments over them."""
        size = fewest + self.chance.randrange(most - fewest + 1)
        people = [self.person(number(n)) for n in range(size)]
        # The second may name the first.
        segments: dict[int, Criterion] = {}
        for segment in SEGMENTS:
            segments[segment] = self.admitted(tuple(segments))
        return Population(tuple(people), segments)

    def person(self, number: int) -> Person:
        if self.once_in(8):  # nothing is known of them
            moment = self.one(MOMENTS)
            return Person(number, moment, moment)
        return Person(
            number=number,
            created=self.one(MOMENTS),
            updated=self.one(MOMENTS),
            attributes=self.attributes(),
            sections={
                section: self.attributes()
                for section in SECTIONS
                if not self.once_in(2)
            },
            keys=frozenset(key for key in KEYS if not self.once_in(3)),
            tags=frozenset(
                (self.one(TAGS), self.one((None, *SECTIONS)))
                for _ in range(self.chance.randrange(3))
            ),
            consents={
                topic: (
                    self.one((Consent.SUBSCRIBED.value, Consent.UNSUBSCRIBED.value)),
                    self.one(MOMENTS),
                )
                for topic in TOPICS
                if not self.once_in(2)
            },
            mails=tuple(
                Mail(
                    self.one(EMAIL_CAMPAIGNS),
                    {
                        "sent": self.one(MOMENTS),
                        **self.acts("opened", "clicked", "bounced"),
                    },
                )
                for _ in range(self.chance.randrange(4))
            ),
            texts=tuple(
                Text(
                    self.one(SMS_CAMPAIGNS),
                    {"sent": self.one(MOMENTS), **self.acts("delivered", "clicked")},
                )
                for _ in range(self.chance.randrange(3))
            ),
            surveys=self.happened(FORMS, 3),
            goals=tuple(replace(each, data={}) for each in self.happened(GOALS, 3)),
            events=self.happened(KINDS, 4),
            entries=self.happened(CUSTOM_TABLES, 4),
            taken=self.once_in(8),
        )

    def acts(self, *names: str) -> dict[str, datetime]:
        return {name: self.one(MOMENTS) for name in names if not self.once_in(2)}

    def happened(self, of: Sequence[int | str], most: int) -> tuple[Happened, ...]:
        return tuple(
            Happened(
                self.one(of),
                self.one(MOMENTS),
                {field: self.loose() for field in FIELDS if not self.once_in(3)},
            )
            for _ in range(self.chance.randrange(most))
        )

    def attributes(self) -> dict[str, Any]:
        return {
            name: self.one(ODD) if self.once_in(6) else self.value(type_)
            for name, type_ in ATTRIBUTES.items()
            if not self.once_in(3)
        }

    def loose(self) -> Any:
        return self.one(self.one((TEXTS, NUMBERS, ODD, (True, False))))

    def value(self, type_: Type) -> Any:
        """Draw a value as it is kept."""
        match type_:
            case Type.INTEGER | Type.DECIMAL:
                return self.one(NUMBERS)
            case Type.BOOLEAN:
                return self.one((True, False))
            case Type.DATE:
                return self.one(DAYS).isoformat()
            case Type.DATETIME:
                return self.one(MOMENTS).isoformat()
            case Type.CHOICE:
                return self.one(CHOICES)
            case Type.MULTI_CHOICE:
                return list(dict.fromkeys(self.some(LIKES, 3)))
            case _:
                return self.one(TEXTS)

    # ---- criteria

    def admitted(self, segments: Sequence[int] = ()) -> Criterion:
        """Draw a criterion that the parser admits."""
        drawn = self.criterion(2, segments)
        try:
            return parser.read(written(drawn), LEXICON)
        except flaws.Flawed:
            return Tagged(TAGS[0])

    def criterion(
        self, depth: int = 3, segments: Sequence[int] = SEGMENTS
    ) -> Criterion:
        """Draw a criterion of at most `depth` groups within groups."""
        if depth == 0 or self.once_in(3):
            return self.leaf(segments)
        match self.chance.randrange(5):
            case 0 | 1:
                return AllOf(self.terms(depth, segments))
            case 2:
                return AnyOf(self.terms(depth, segments))
            case 3:
                return Not(self.criterion(depth - 1, segments))
            case _:
                return self.sample(depth, segments)

    def terms(self, depth: int, segments: Sequence[int]) -> tuple[Criterion, ...]:
        often = 1 + self.chance.randrange(3)
        return tuple(self.criterion(depth - 1, segments) for _ in range(often))

    def sample(self, depth: int, segments: Sequence[int]) -> Sample:
        of = (
            AllProfiles()
            if self.once_in(4)
            else Not(self.leaf(segments))
            if self.once_in(3)
            else self.criterion(depth - 1, segments)
        )
        take = 1 + self.chance.randrange(4)
        if self.once_in(3):
            seed = self.one((0, 1, 7, 2**31 - 1))
            return Sample(of, take, Draw.RANDOM, seed=seed)
        by = self.one((Draw.MOST_RECENT, Draw.LEAST_RECENT))
        return Sample(of, take, by, self.one(tuple(Moment)))

    def leaf(self, segments: Sequence[int]) -> Criterion:
        match self.chance.randrange(20):
            case 0 | 1 | 2 | 3 | 4:
                name = self.one(tuple(ATTRIBUTES))
                section = self.one((None, None, *SECTIONS))
                type_ = ATTRIBUTES[name]
                return AttributeIs(name, type_, self.test(type_), section)
            case 5 | 6:
                return MomentIs(self.one(tuple(Moment)), self.test(Type.DATETIME))
            case 7:
                return KnownBy(self.one(KEYS))
            case 8:
                return Tagged(self.one(TAGS), self.one((None, *SECTIONS)))
            case 9:
                status = self.one(tuple(Consent))
                return Consented(self.one(TOPICS), status, self.when())
            case 10:
                return InSection(self.one(SECTIONS))
            case 11 | 12:
                campaign = self.one((None, *EMAIL_CAMPAIGNS))
                return EmailDid(
                    self.one(tuple(EmailAct)), campaign, self.often(), self.when()
                )
            case 13:
                campaign = self.one((None, *SMS_CAMPAIGNS))
                return SmsDid(
                    self.one(tuple(SmsAct)), campaign, self.often(), self.when()
                )
            case 14:
                form = self.one((None, *FORMS))
                return SurveyAnswered(form, self.often(), self.when(), self.where())
            case 15:
                return GoalReached(self.one(GOALS), self.often(), self.when())
            case 16 | 17:
                kind = self.one(KINDS)
                return EventHappened(kind, self.often(), self.when(), self.where())
            case 18:
                table = self.one(CUSTOM_TABLES)
                return HasEntry(table, self.often(), self.when(), self.where())
            case _:
                return InSegment(self.one(segments)) if segments else KnownBy(KEYS[0])

    def often(self) -> int:
        return self.one((1, 1, 2, 3))

    def when(self) -> When:
        match self.chance.randrange(4):
            case 0 | 1:
                return None
            case 2:
                return self.one(SPANS)
            case _:
                return self.days()

    def days(self) -> Days:
        low, high = sorted((self.one(DAYS), self.one(DAYS)))
        return self.one((Days(low, high), Days(low, None), Days(None, high)))

    def where(self) -> tuple[Where, ...]:
        return tuple(
            Where(self.one(FIELDS), self.test(Type.LOOSE))
            for _ in range(self.one((0, 0, 1, 2)))
        )

    def test(self, type_: Type) -> Test:
        """Draw a test that values of the type know."""
        match self.one(parser.TESTS[type_]):
            case "empty":
                return Empty()
            case "all of":
                return EachOf(tuple(self.one(LIKES) for _ in range(self.one((1, 2)))))
            case "is one of":
                return self.one_of(type_)
            case "contains":
                return Contains(self.one(TEXTS) or "x", self.once_in(3))
            case "starts with":
                return StartsWith(self.one(TEXTS) or "x", self.once_in(3))
            case "at least":
                return AtLeast(self.decimal())
            case "at most":
                return AtMost(self.decimal())
            case "between" if type_ not in DATES:
                low, high = sorted((self.decimal(), self.decimal()))
                return Between(low, high)
            case "older than":
                return OlderThan(self.one(SPANS))
            case "younger than":
                return YoungerThan(self.one(SPANS))
            case "before":
                return OnDays(Days(None, self.one(DAYS)))
            case "after":
                return OnDays(Days(self.one(DAYS), None))
            case _:
                low_day, high_day = sorted((self.one(DAYS), self.one(DAYS)))
                return OnDays(Days(low_day, high_day))

    def decimal(self) -> Decimal:
        return Decimal(repr(self.one(NUMBERS)))

    def one_of(self, type_: Type) -> OneOf:
        values: list[Any] = []
        for _ in range(self.one((1, 2, 3))):
            drawn = self.loose() if type_ is Type.LOOSE else self.value(type_)
            if isinstance(drawn, list):
                values += drawn
            elif isinstance(drawn, int | float) and not isinstance(drawn, bool):
                values.append(Decimal(repr(drawn)))
            elif isinstance(drawn, bool) or (isinstance(drawn, str) and drawn):
                values.append(drawn)
        texts = type_ in parser.TEXTS
        usual: Any = True if type_ is Type.BOOLEAN else Decimal(5)
        if type_ not in {Type.BOOLEAN, Type.INTEGER, Type.DECIMAL}:
            usual = self.value(Type.DATE) if type_ is Type.DATE else "tea"
        if type_ is Type.CHOICE:
            usual = CHOICES[0]
        return OneOf(tuple(values) or (usual,), texts and self.once_in(3))
