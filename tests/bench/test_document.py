import json
import re

import pytest

from bench import document
from bench.erasures import GOALS
from bench.report import Report, goals, missed
from bench.ways import WAYS


def figure(median, unit="s", limit=None, spread=0.0):
    told = {
        "unit": unit,
        "median": median,
        "min": median - spread,
        "max": median + spread,
        "repeats": 3,
    }
    return told if limit is None else {**told, "limit": limit}


@pytest.fixture
def report():
    seconds = {
        "lethe": figure(8.0, spread=1.0),
        "single_transaction": figure(10.0),
        "cascade": figure(16.0),
    }
    return {
        "profiles": 1_000_000,
        "machine": {
            "at": "2026-11-23T02:00+00:00",
            "cores": 2,
            "memory_GiB": 24,
            "load": 0.1,
            "load_after": {"pages": 1.5},
            "postgresql": "18.6",
            "python": "3.11",
            "settings": {"fsync": "on"},
            "database_GB": 4.2,
        },
        "pages": {
            "grid, p50": figure(20.0, "ms"),
            "grid, p95": figure(120.0, "ms", 60.0),
            "grid, p99": figure(130.0, "ms"),
            "grid, queries": figure(16.0, "queries"),
        },
        "crowd": {"pages a second": figure(90.0, "pages/s", 100.0)},
        "segments": {
            "tag: shown, p50": figure(9.0, "ms"),
            "tag: shown, p95": figure(12.0, "ms", 300.0),
            "tag: exactly": figure(150.0, "ms"),
            "frozen": figure(1.0, "s", 5.0),
        },
        "erasure": {
            "100000": {"seconds": seconds, "phases": {"launch": figure(2.0)}},
            "ratios": {"100000": {"single_transaction": 0.8, "cascade": 0.5}},
            "goals": {"100000": {"single_transaction": 1.0, "cascade": 0.4}},
            "beside": {"stop": figure(0.4, limit=1.0)},
        },
    }


def between(text, name):
    found = re.search(rf"<!-- measured: {name} -->\n(.*?)<!-- end -->", text, re.DOTALL)
    assert found
    return found[1]


def marked(*names):
    return "before\n" + "".join(
        f"<!-- measured: {name} -->\nold {name}\n<!-- end -->\nbetween\n"
        for name in names
    )


def test_what_was_measured_stands_between_the_marks(report):
    text = document.filled(marked("pages", "crowd"), report)
    assert "| grid | 20 ms | 120 ms | 130 ms | 16 | 60, MISSED |" in text
    assert "| pages a second | 90 | pages/s | at least 100, MISSED |" in text
    assert "old" not in text
    assert text.startswith("before\n")
    assert text.count("between\n") == 2


def test_filling_in_twice_changes_nothing(report):
    once = document.filled(marked("pages", "erasure", "segments"), report)
    assert document.filled(once, report) == once


def test_what_was_not_measured_is_left_as_it_stands(report):
    del report["pages"]
    assert "old pages" in document.filled(marked("pages"), report)


def test_ways_to_erase_stand_beside_each_other_with_their_goals(report):
    text = document.filled(marked("erasure"), report)
    assert "| **Lethe whole** | 8 (7 to 9) | 3 |  |  |" in text
    assert "| one transaction | 10 | 3 | 0.8 | 1, reached |" in text
    assert "| ON DELETE CASCADE | 16 | 3 | 0.5 | 0.4, MISSED |" in text


def test_what_others_notice_is_said(report):
    text = document.filled(marked("beside", "phases", "machine"), report)
    assert "| stop | 0.4 | s | 1, reached |" in text
    assert "| 100,000 | 2.00 s |" in text
    assert "load 0.1 to 1.5" in text


def test_plots_are_drawn_of_what_there_is(report):
    assert set(document.plots(report)) == {"erasing", "pages", "segments"}
    assert "Lethe whole" in document.plots(report)["erasing"]
    assert set(document.plots({"profiles": 1})) == set()


def test_the_document_and_its_plots_are_written(report, tmp_path):
    page = tmp_path / "performance.md"
    page.write_text(marked("pages"))
    document.write(report, page, tmp_path)
    assert "| grid |" in page.read_text()
    assert (tmp_path / "erasing.svg").read_text().startswith("<svg")


def test_every_part_has_its_place_in_the_document(report):
    text = document.DOCUMENT.read_text(encoding="utf-8")
    marks = re.findall(r"<!-- measured: ([a-z-]+) -->", text)
    assert sorted(marks) == sorted(document._PARTS)
    assert text.count("<!-- end -->") == len(marks)
    assert document.filled(text, {"profiles": 1}) == text


def test_figures_and_ratios_that_miss_their_goals_are_named(report):
    assert missed(report) == [
        "pages/grid, p95",
        "crowd/pages a second",
        "erasure/ratios/100000/cascade",
    ]


def test_a_goal_without_a_ratio_is_no_miss(report):
    del report["erasure"]["ratios"]["100000"]["cascade"]
    assert [name for name, _ratio, _goal in goals(report)] == [
        "erasure/ratios/100000/single_transaction"
    ]


def test_goals_are_of_ways_that_have_words():
    assert all(way in WAYS for ways in GOALS.values() for way in ways)


def test_a_report_grows_and_can_be_gone_on_with(tmp_path):
    path = tmp_path / "report.json"
    one = Report(path)
    one.add({"machine": {"load": 1}, "erasure": {"ratios": {"1000": {"cascade": 1}}}})
    one.add({"erasure": {"ratios": {"10000": {"cascade": 2}}}})
    one.add({"machine": {"load_after": {"erasure 1000": 1.5}}})
    one.write()
    again = Report(path)
    again.read()
    assert again.told == one.told == json.loads(path.read_text())
    assert again.told["erasure"]["ratios"] == {
        "1000": {"cascade": 1},
        "10000": {"cascade": 2},
    }
    assert "erasure 1000" in again.done


def test_nothing_is_gone_on_with_where_nothing_is(tmp_path):
    report = Report(tmp_path / "report.json")
    report.read()
    assert report.told == {}
    assert not report.done
