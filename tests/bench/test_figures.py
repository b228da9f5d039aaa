import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.figures import Figure, compared, flat, percentile, ratio
from bench.showing import difference, shown
from bench.workers import status_bytes

VALUES = st.lists(st.floats(0, 1e6), min_size=1)


def test_a_figure_has_a_middle_and_a_spread():
    figure = Figure("grid", "ms", (30.0, 10.0, 20.0))
    assert figure.median == 20
    assert figure.spread == (10, 30)


@pytest.mark.parametrize(
    ("limit", "verdict"), [(None, ""), (20, "reached"), (19.9, "MISSED")]
)
def test_a_limit_is_kept_by_the_middle(limit, verdict):
    assert Figure("grid", "ms", (10.0, 20.0, 30.0), limit).verdict == verdict


def test_rounds_are_merged_by_name():
    rounds = [
        [Figure("a", "s", (value,)), Figure("b", "MB", (value * 10,), 5)]
        for value in (1.0, 2.0, 3.0)
    ]
    assert Figure.merged(rounds) == [
        Figure("a", "s", (1.0, 2.0, 3.0)),
        Figure("b", "MB", (10.0, 20.0, 30.0), 5),
    ]


@pytest.mark.parametrize(
    ("percent", "value"), [(50, 50), (95, 95), (99, 99), (100, 100), (0.5, 1)]
)
def test_a_percentile_is_a_value_that_was_measured(percent, value):
    assert percentile([float(n) for n in range(100, 0, -1)], percent) == value


@given(VALUES, st.floats(0.1, 100))
def test_as_many_values_as_the_percentile_says_do_not_exceed_it(values, percent):
    found = percentile(values, percent)
    below = sum(value <= found for value in values)
    assert found in values
    assert below >= len(values) * percent / 100 - 1e-9


def test_nothing_has_no_percentile():
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_a_ratio_is_our_time_by_theirs():
    assert ratio(Figure("us", "s", (3.0,)), Figure("they", "s", (2.0,))) == 1.5


def report(median, greatest):
    figure = {
        "unit": "s",
        "median": median,
        "min": median,
        "max": greatest,
        "repeats": 3,
        "limit": 2.0,
    }
    return {
        "profiles": 1000,
        "machine": {
            "database_GB": 1,
            "postgresql": "18",
            "cores": 2,
            "memory_GiB": 24,
            "load": 0.1,
        },
        "erasure": {"10": {"lethe": figure}, "ratios": {"10": {"cascade": 0.5}}},
    }


@pytest.mark.parametrize(
    ("now", "worse"),
    [
        (1.0, False),  # the same
        (1.19, False),  # a little slower
        (1.25, False),  # slower, but so it was once before
        (1.4, True),
        (0.5, False),
    ],
)
def test_worse_is_a_fifth_slower_than_ever_before(now, worse):
    rows = compared(report(now, now), report(1.0, 1.3))
    assert ("erasure/10/lethe", 1.0, now, worse) in rows


@pytest.mark.parametrize(
    ("now", "worse"), [(100.0, False), (85.0, False), (81.0, True), (300.0, False)]
)
def test_a_rate_is_worse_when_it_is_less(now, worse):
    def rate(value):
        return {
            "crowd": {
                "pages a second": Figure("", "pages/s", (value,), 100.0).to_json()
            }
        }

    [row] = compared(rate(now), rate(100.0))
    assert row == ("crowd/pages a second", 100.0, now, worse)


@pytest.mark.parametrize(("value", "verdict"), [(99.0, "MISSED"), (100.0, "reached")])
def test_a_rate_has_to_be_as_much_at_least(value, verdict):
    assert Figure("pages a second", "pages/s", (value,), 100.0).verdict == verdict


@pytest.mark.parametrize(("now", "worse"), [(0.5, False), (0.59, False), (0.7, True)])
def test_ratios_are_compared_too(now, worse):
    before, after = report(1.0, 1.0), report(1.0, 1.0)
    after["erasure"]["ratios"]["10"]["cascade"] = now
    rows = compared(after, before)
    assert ("erasure/ratios/10/cascade", 0.5, now, worse) in rows


def test_ratios_are_no_figures():
    assert list(flat(report(1.0, 1.0))) == ["erasure/10/lethe"]


def test_a_report_shows_figures_limits_and_ratios():
    text = shown(report(2.5, 3.0))
    assert "| erasure/10/lethe | 2.50 | 2.50 to 3.00 | s | 2 MISSED |" in text
    assert "10 profiles, Lethe's time divided by the others': cascade 0.5" in text


def test_what_became_worse_is_said():
    assert "| 1.00 | 2.00 | 2.00 | WORSE |" in difference(
        report(2.0, 2.0), report(1.0, 1.0)
    )


def test_memory_is_read_in_bytes():
    status = "Name:\tpython\nVmHWM:\t  2048 kB\nThreads:\t1\n"
    assert status_bytes(status, "VmHWM") == 2_097_152
