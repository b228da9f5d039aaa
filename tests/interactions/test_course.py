"""The course of a campaign: bars that add up to its totals, however long it took."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interactions.campaign_figures import rates, share
from interactions.course import HEIGHT, LEAST_DAYS, MOST_BARS, Step, course
from interactions.models import CampaignDay

FIRST = date(2026, 3, 4)  # a Wednesday
LONG_AFTER = date(2046, 3, 4)


def day(after=0, **counts):
    return CampaignDay(day=FIRST + timedelta(days=after), **counts)


def drawn(*days, today=LONG_AFTER):
    found = course(days, today)
    assert found is not None
    return found


def shown(found):
    return {chart.deed.name: chart for chart in found.charts}


def test_nothing_has_no_course():
    assert course([], LONG_AFTER) is None


def test_a_single_day_is_a_bar_on_the_left():
    found = drawn(day(sent=9))
    assert found.step is Step.DAY
    assert (found.last - found.first).days + 1 == LEAST_DAYS
    [bar] = shown(found)["sent"].bars
    assert (bar.x, bar.y, bar.height) == ("1", "0.00", "100.00")


@pytest.mark.parametrize("after", [0, 1, 12, 26])
def test_a_course_ends_today(after):
    today = FIRST + timedelta(days=after)
    found = drawn(day(sent=9), today=today)
    assert found.last == today
    assert (found.last - found.first).days + 1 == LEAST_DAYS
    [bar] = shown(found)["sent"].bars
    assert int(bar.x) == 10 * (FIRST - found.first).days + 1


@pytest.mark.parametrize("days", [100, 800])
def test_weeks_and_months_end_today_too(days):
    last = day(days, sent=1)
    found = drawn(day(sent=9), last, today=last.day)
    assert found.step is not Step.DAY
    assert found.last == last.day


def test_a_clock_that_is_fast_loses_nothing():
    found = drawn(day(sent=9), day(40, sent=1), today=FIRST)
    assert shown(found)["sent"].total == 10
    assert found.last == FIRST + timedelta(days=40)


def test_what_never_happened_has_no_chart():
    assert list(shown(drawn(day(opened=1)))) == ["opened"]


def test_each_chart_has_its_own_scale():
    found = shown(drawn(day(sent=1000, clicked=4), day(1, clicked=2)))
    assert found["sent"].most == 1000
    assert [bar.height for bar in found["clicked"].bars] == ["100.00", "50.00"]


def test_one_of_many_is_still_seen():
    found = shown(drawn(day(sent=10**6), day(1, sent=1)))
    assert found["sent"].bars[1].height == "1.00"


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (MOST_BARS, Step.DAY),
        (MOST_BARS + 1, Step.WEEK),
        (MOST_BARS * 7, Step.WEEK),
        (MOST_BARS * 7 + 1, Step.MONTH),
        (6000, Step.MONTH),
    ],
)
def test_the_longer_it_took_the_longer_a_bar_is(days, step):
    found = drawn(day(sent=1), day(days - 1, sent=1))
    assert found.step is step


def test_weeks_begin_on_monday():
    found = drawn(day(sent=3), day(4, sent=4), day(5, sent=5), day(200, sent=1))
    assert found.first == date(2026, 3, 2)
    assert [row.figures for row in found.rows] == [[7], [5], [1]]
    assert found.rows[0].time == "Week of 2 March 2026"


def test_months_begin_on_the_first():
    found = drawn(day(sent=3), day(28, sent=4), day(2000, sent=1))
    assert found.first == date(2026, 3, 1)
    assert [row.figures for row in found.rows] == [[3], [4], [1]]
    assert found.rows[0].time == "March 2026"


@settings(deadline=None)
@given(
    st.dictionaries(
        st.integers(0, 3000),
        st.tuples(st.integers(0, 10**9), st.integers(0, 50)),
        min_size=1,
        max_size=40,
    )
)
def test_bars_and_rows_add_up(counts):
    found = drawn(
        *[day(after, sent=sent, clicked=n) for after, (sent, n) in counts.items()]
    )
    for name, place in (("sent", 0), ("clicked", 1)):
        total = sum(pair[place] for pair in counts.values())
        chart = shown(found).get(name)
        assert (chart.total if chart else 0) == total
    for position, chart in enumerate(found.charts):
        figures = [row.figures[position] for row in found.rows]
        assert sum(figures) == chart.total
        for bar in chart.bars:
            assert 0 <= float(bar.y) <= HEIGHT
            assert float(bar.x) + float(bar.width) <= float(found.width)


def test_shares_of_nothing_are_none():
    assert share(3, 0) is None
    assert share(1, 4) == 25
    row = day(sent=4, bounced=4, opened=0)
    assert rates(row).opened is None
    assert rates(row).bounced == 100
