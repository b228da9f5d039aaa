from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import svg
from bench.svg import Bar, Series

NAMESPACE = "{http://www.w3.org/2000/svg}"
NUMBERS = st.floats(1e-3, 1e7)


def read(drawing):
    return ET.fromstring(drawing)


def texts(drawing):
    return [each.text for each in read(drawing).iter(f"{NAMESPACE}text")]


def places(drawing, kind):
    return [
        (float(each.get("cx")), float(each.get("cy")))
        for each in read(drawing).iter(f"{NAMESPACE}circle")
        if each.get("class") == kind
    ]


def test_a_plot_names_its_axes_and_each_line():
    drawing = svg.lines(
        "Erasing",
        "profiles",
        "seconds",
        [Series("Lethe", [(1000, 1), (100_000, 8)]), Series("others", [(1000, 2)])],
    )
    said = texts(drawing)
    assert {"Erasing", "profiles", "seconds", "Lethe", "others"} <= set(said)
    assert {"1,000", "10,000", "100,000"} <= set(said)


def test_ten_times_as_much_is_as_far_wherever_it_lies():
    points = [(1.0, 1.0), (10.0, 10.0), (100.0, 100.0)]
    [first, second, third] = places(
        svg.lines("", "", "", [Series("a", points)]), kind="c0"
    )
    assert second[0] - first[0] == pytest.approx(third[0] - second[0], abs=0.2)
    assert first[1] - second[1] == pytest.approx(second[1] - third[1], abs=0.2)
    assert second[1] < first[1]  # more is higher


@given(st.lists(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1), min_size=1))
def test_whatever_is_measured_stays_on_the_paper(lines):
    series = [Series(f"line {number}", points) for number, points in enumerate(lines)]
    drawing = read(svg.lines("Erasing", "x", "y", series))
    height = float(drawing.get("height"))
    for circle in drawing.iter(f"{NAMESPACE}circle"):
        assert 0 <= float(circle.get("cx")) <= svg.WIDTH
        assert 0 <= float(circle.get("cy")) <= height


@given(st.lists(NUMBERS, min_size=2, max_size=10))
def test_names_of_lines_do_not_lie_over_each_other(ends):
    series = [Series(f"line {number}", [(1.0, y)]) for number, y in enumerate(ends)]
    drawing = read(svg.lines("", "", "", series))
    heights = sorted(
        float(each.get("y"))
        for each in drawing.iter(f"{NAMESPACE}text")
        if (each.text or "").startswith("line ")
    )
    assert len(heights) == len(ends)
    assert all(
        below - above >= svg.LABEL_GAP - 0.1 for above, below in pairwise(heights)
    )


def test_bars_are_as_long_as_what_they_stand_for():
    drawing = read(svg.bars("Pages", "ms", [Bar("grid", 20.0), Bar("report", 40.0)]))
    lengths = [
        float(each.get("width"))
        for each in drawing.iter(f"{NAMESPACE}rect")
        if each.get("class") == "bar"
    ]
    assert lengths[1] == pytest.approx(2 * lengths[0], rel=0.01)


def test_a_bar_over_its_limit_says_so_in_words():
    said = texts(svg.bars("", "ms", [Bar("grid", 120, 100), Bar("home", 80, 100)]))
    assert "120 ms (over)" in said
    assert "80 ms" in said


def test_what_is_said_is_escaped():
    drawing = svg.bars("a < b & c", "ms", [Bar('"<b>"', 1)])
    assert {"a < b & c", '"<b>"'} <= set(texts(drawing))


def test_a_drawing_is_legible_in_the_dark_and_named_for_who_does_not_see_it():
    drawing = svg.bars("Pages", "ms", [Bar("grid", 1)])
    assert "prefers-color-scheme: dark" in drawing
    assert read(drawing).get("role") == "img"
    assert read(drawing).get("aria-label") == "Pages"


@pytest.mark.parametrize(
    "draw",
    [
        lambda: svg.lines("", "", "", [Series("a", [])]),
        lambda: svg.bars("", "", []),
    ],
)
def test_nothing_is_not_drawn(draw):
    with pytest.raises(ValueError, match="no "):
        draw()
