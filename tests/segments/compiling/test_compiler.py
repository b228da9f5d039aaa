"""The compiled statement says what the criterion says, whatever criterion it is."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from segments.compiling.compiler import MOST_SEMI_JOINS, compile_criterion
from segments.compiling.drawing import order
from segments.compiling.frame import Bound, Frame
from segments.criteria.shapes import (
    AllOf,
    AllProfiles,
    AttributeIs,
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
    GoalReached,
    HasEntry,
    Last,
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
    Type,
    Unit,
    When,
    YoungerThan,
)
from tests.segments import plain, rows, world
from tests.segments.conftest import difference, listed, there
from tests.segments.plain import Happened, Mail, Person, Population, Text

TREES = 16  # a population: it costs more to write than a criterion to ask


@pytest.fixture
def surrounded(table, globex):
    """Return the table beside people of another account with the same numbers."""
    rows.write_strangers(table, globex)
    return table


@settings(
    max_examples=200,
    deadline=None,
    database=None,
    # A seed has no simpler one; what is reported is the smallest part that differs.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chance=st.randoms(use_true_random=True))
def test_count_list_and_set_are_what_the_criterion_says(surrounded, chance: Random):
    table = surrounded
    drawing = world.Drawing(chance)
    population = drawing.population()
    with there(population, table):
        for _ in range(TREES):
            told = difference(table, drawing.criterion(), population)
            assert told is None, told


# ---- limits of time


def somebody(at: datetime, number: int = 7) -> Person:
    """Return somebody to whom everything that has a moment happened once, then."""
    return Person(
        number=number,
        created=at,
        updated=at,
        attributes={"seen": at.isoformat()},
        consents={world.TOPICS[0]: ("subscribed", at)},
        mails=(Mail(world.EMAIL_CAMPAIGNS[0], {"sent": at, "clicked": at}),),
        texts=(Text(world.SMS_CAMPAIGNS[0], {"sent": at}),),
        surveys=(Happened(world.FORMS[0], at),),
        goals=(Happened(world.GOALS[0], at),),
        entries=(Happened(world.CUSTOM_TABLES[0], at),),
    )


def in_time(when: When) -> dict[str, Criterion]:
    """Return every shape that asks whether something happened in `when`, by name."""
    test = OnDays(when) if isinstance(when, Days) else YoungerThan(when)  # type: ignore[arg-type]
    campaign = world.EMAIL_CAMPAIGNS[0]
    return {
        "attribute": AttributeIs("seen", Type.DATETIME, test),
        "moment": MomentIs(Moment.CREATED, test),
        "last click": MomentIs(Moment.LAST_CLICK, test),
        "not older": (
            MomentIs(Moment.CREATED, test)
            if isinstance(when, Days)
            else Not(MomentIs(Moment.UPDATED, OlderThan(when)))  # type: ignore[arg-type]
        ),
        "consent": Consented(world.TOPICS[0], Consent.ANY, when),
        "e-mail": EmailDid(EmailAct.CLICKED, when=when),
        "e-mail of a campaign": EmailDid(EmailAct.CLICKED, campaign, when=when),
        "SMS": SmsDid(SmsAct.SENT, when=when),
        "survey": SurveyAnswered(when=when),
        "goal": GoalReached(world.GOALS[0], when=when),
        "entry": HasEntry(world.CUSTOM_TABLES[0], when=when),
    }


DAY, MONTH = Last(1, Unit.DAYS), Last(1, Unit.MONTHS)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "now", "begins"),
    [
        (MONTH, "2026-03-31 08:00", "2026-02-28 09:00"),  # there is no 31 February
        (MONTH, "2026-05-31 08:00", "2026-04-30 08:00"),
        (Last(36, Unit.MONTHS), "2024-02-29 08:00", "2021-02-28 08:00"),
        (Last(48, Unit.MONTHS), "2024-02-29 08:00", "2020-02-29 08:00"),
        (DAY, "2026-03-29 08:00", "2026-03-28 09:00"),  # a day of 23 hours
        (DAY, "2026-10-25 09:00", "2026-10-24 08:00"),  # a day of 25 hours
        (DAY, "2026-03-30 00:30", "2026-03-29 01:30"),  # at an hour that was left out
        (DAY, "2026-10-26 01:30", "2026-10-25 00:30"),  # at an hour that came twice
    ],
)
def test_a_span_begins_at_the_same_time_of_day(matched, span, now, begins):
    first = at(begins)
    bit = timedelta(microseconds=1)
    people = [somebody(first - bit, 7), somebody(first, 8), somebody(first + bit, 9)]
    for shape, criterion in in_time(span).items():
        assert matched(criterion, *people, now=at(now)) == [8, 9], shape


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [
        (date(2026, 1, 15), "2026-01-14 23:00", "2026-01-15 23:00"),
        (date(2026, 3, 29), "2026-03-28 23:00", "2026-03-29 22:00"),
        (date(2026, 10, 25), "2026-10-24 22:00", "2026-10-25 23:00"),
    ],
)
def test_a_day_goes_from_midnight_to_midnight_in_the_accounts_zone(
    matched, day, begins, ends
):
    first, end = at(begins), at(ends)
    bit = timedelta(microseconds=1)
    moments = (first - bit, first, end - bit, end)
    people = [somebody(moment, 7 + n) for n, moment in enumerate(moments)]

    for criteria, found in (
        (in_time(Days(day, day)), [8, 9]),
        (in_time(Days(day, None)), [8, 9, 10]),
        (in_time(Days(None, day)), [7, 8, 9]),
    ):
        for shape, criterion in criteria.items():
            assert matched(criterion, *people) == found, shape


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Kolkata", date(2026, 3, 1)), ("America/New_York", date(2026, 2, 28))],
)
def test_another_zone_has_another_day(matched, table, zone, day):
    table.account.time_zone = zone
    who = somebody(datetime(2026, 2, 28, 23, tzinfo=UTC))
    for criterion in in_time(Days(day, day)).values():
        assert matched(criterion, who) == [7]
    assert who.created.astimezone(ZoneInfo(zone)).date() == day


@pytest.mark.parametrize(
    ("test", "days"),
    [
        (YoungerThan(MONTH), ["2026-02-28", "2026-03-01", "2030-01-01"]),
        (OlderThan(MONTH), ["2026-02-27"]),
        (OnDays(Days(date(2026, 2, 28), date(2026, 2, 28))), ["2026-02-28"]),
    ],
)
def test_a_date_is_compared_with_the_day_on_which_a_span_begins(matched, test, days):
    written = ["2026-02-27", "2026-02-28", "2026-03-01", "2030-01-01"]
    people = [
        Person(n, world.NOW, world.NOW, attributes={"born": day})
        for n, day in enumerate(written)
    ]
    found = matched(AttributeIs("born", Type.DATE, test), *people)
    assert [written[n] for n in found] == days


NO_DATES = [
    *("", " ", "1", "5", "zz", "20200131", "31/01/2020", "31-01-2020", "2020-01", "~"),
    *("0000-00-00", "2020-01-31T12:00:00+02:00", "2020-01-31 12:00:00", "2020-1-31"),
    *(None, 1, 5, 1.5, 20200131, True, [], ["2020-01-31"], {}, {"2020-01-31": 1}),
]


@pytest.mark.parametrize(("name", "type_"), [("born", "date"), ("seen", "datetime")])
def test_what_is_no_date_is_neither_early_nor_late(matched, name, type_):
    people = [
        Person(n, world.NOW, world.NOW, attributes={name: value})
        for n, value in enumerate(NO_DATES)
    ]
    for test in (
        OlderThan(DAY),
        YoungerThan(Last(1200, Unit.MONTHS)),
        OnDays(Days(date(1000, 1, 1), None)),
        OnDays(Days(None, date(9000, 1, 1))),
        OnDays(Days(date(1000, 1, 1), date(9000, 1, 1))),
    ):
        criterion = AttributeIs(name, Type(type_), test)
        assert matched(criterion, *people) == []
        assert len(matched(Not(criterion), *people)) == len(NO_DATES)


# ---- values


@pytest.mark.parametrize(
    ("value", "matches"),
    [(["tea"], 1), ("tea", 1), ({"tea": 1}, 0), (["Tea"], 0), ([["tea"]], 0)],
)
@pytest.mark.parametrize("test", [OneOf(("tea",)), EachOf(("tea",))])
def test_what_was_chosen_is_a_list_or_a_text(matched, value, matches, test):
    who = Person(7, world.NOW, world.NOW, attributes={"likes": value})
    found = matched(AttributeIs("likes", Type.MULTI_CHOICE, test), who)
    assert len(found) == matches


def test_a_text_is_found_as_it_is_written(table):
    texts = list(world.TEXTS)
    people = [
        Person(n, world.NOW, world.NOW, attributes={"city": text})
        for n, text in enumerate(texts)
    ]

    def found(test):
        return [texts[n] for n in listed(table, AttributeIs("city", Type.TEXT, test))]

    with there(Population(tuple(people)), table):
        for part in filter(None, texts):
            low = part.lower()
            assert found(OneOf((part,), case_sensitive=True)) == [part]
            assert found(OneOf((part,))) == [t for t in texts if t.lower() == low]
            assert found(Contains(part)) == [t for t in texts if low in t.lower()]
            assert found(StartsWith(part)) == [
                t for t in texts if t.lower().startswith(low)
            ]


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_nothing_and_something_empty_is_empty(matched, value):
    who = Person(7, world.NOW, world.NOW, attributes={"city": value})
    assert matched(AttributeIs("city", Type.TEXT, Empty()), who) == [7]
    assert matched(AttributeIs("city", Type.TEXT, Empty(), 201), who) == [7]


# ---- samples


def test_a_random_sample_is_the_same_on_every_server(matched):
    """The order is fixed here: another one would change what a criterion means."""
    people = [Person(n, world.NOW, world.NOW) for n in (1, 2, 3, 4, 5, 2**32, 2**40)]
    by_hash = sorted(people, key=lambda who: plain.mixed(who.number, 7))
    for take in range(1, len(people) + 1):
        sample = Sample(AllProfiles(), take, Draw.RANDOM, seed=7)
        drawn = sorted(who.number for who in by_hash[:take])
        assert matched(sample, *people) == drawn
    assert [plain.mixed(number, 7) for number in (1, 2, 2**40)] == [
        *(3148068694, 3922358570, 2860497363),
    ]


def test_a_random_sample_is_spread_evenly():
    drawn = [plain.mixed(number, 1) for number in range(10_000)]
    assert len(set(drawn)) == len(drawn)
    for start in range(0, 10_000, 1000):
        low = sum(value < 2**31 for value in drawn[start : start + 1000])
        assert 400 < low < 600


def test_ties_go_to_the_lower_number(matched):
    people = [Person(n, world.NOW, world.NOW) for n in (5, 3, 9)]
    for by in (Draw.MOST_RECENT, Draw.LEAST_RECENT):
        for moment in (Moment.CREATED, Moment.LAST_CLICK):
            assert matched(Sample(AllProfiles(), 2, by, moment), *people) == [3, 5]


def test_whoever_is_taken_takes_no_place_in_a_sample(matched):
    first = Person(1, world.NOW, world.NOW, taken=True)
    second = Person(2, world.NOW, world.NOW)
    sample = Sample(AllProfiles(), 1, Draw.LEAST_RECENT)
    assert matched(sample, first, second) == [2]
    assert matched(Not(sample), first, second) == []


def test_a_great_many_conditions_are_planned_in_little_time():
    """PostgreSQL would weigh the orders in which 190 relations can be joined."""
    frame = Frame(1, {}, {}, world.NOW, world.ZONE)
    for wrap in (Tagged, lambda tag: Not(Tagged(tag))):
        criterion = AllOf(tuple(map(wrap, range(1, 191))))
        text = compile_criterion(criterion, frame).query.as_string(None)
        # One more is that of the targets.
        assert text.count("EXISTS (") == MOST_SEMI_JOINS + 1
        assert text.count("LEFT JOIN (") == 190 - MOST_SEMI_JOINS


def test_every_value_is_bound():
    bound = Bound()
    order(Sample(Tagged(1), 1, Draw.RANDOM, seed=99), bound)
    assert bound.values == {"criterion_0": 99}
