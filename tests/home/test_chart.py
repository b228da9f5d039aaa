"""A chart's measures, without a database."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from home.chart import HEIGHT, chart, rounded_up
from home.months import MONTHS, last_months

MARCH = date(2026, 3, 9)
NUMBERS = st.lists(st.integers(0, 10**9), min_size=MONTHS, max_size=MONTHS)


def test_the_last_months_end_with_this_one():
    months = last_months(MARCH)
    assert len(months) == MONTHS
    assert months[-1] == date(2026, 3, 1)
    assert months[-3] == date(2026, 1, 1)
    assert months[-4] == date(2025, 12, 1)


@given(st.integers(1, 10**12))
def test_the_top_is_no_lower_than_the_highest_bar_and_at_most_twice_as_high(number):
    assert number <= rounded_up(number) <= 2 * number


def test_nothing_is_an_empty_chart():
    drawn = chart(last_months(MARCH), [("People", {}), ("Clients", {MARCH: 0})])
    assert drawn.is_empty
    assert not any(bar.pieces for bar in drawn.bars)


@given(st.lists(NUMBERS, min_size=1, max_size=6))
def test_bars_stay_inside_and_are_as_high_as_their_figures(series):
    months = last_months(MARCH)
    figures = [
        (f"table {place}", dict(zip(months, numbers, strict=True)))
        for place, numbers in enumerate(series)
    ]
    drawn = chart(months, figures)
    top = int(drawn.top.replace(",", ""))
    for place, bar in enumerate(drawn.bars):
        height = sum(float(piece.height) for piece in bar.pieces)
        expected = sum(numbers[place] for numbers in series)
        assert height <= HEIGHT + 0.1
        assert abs(height - (HEIGHT * expected / top if top else 0)) < 0.1
        assert all(float(piece.y) > -0.1 for piece in bar.pieces)
        assert int(bar.total.replace(",", "")) == expected


def test_a_series_without_a_figure_is_not_in_the_legend():
    months = last_months(MARCH)
    drawn = chart(months, [("Old", {}), ("New", {months[0]: 3})])
    assert [each.label for each in drawn.series] == ["New"]
    assert drawn.bars[0].said == "April 2024, New: 3"
