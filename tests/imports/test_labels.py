"""Stretches of time and outcomes in words."""

import pytest

from imports.labels import duration, lines
from imports.outcomes import Outcome


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0.0 s"),
        (0.44, "0.4 s"),
        (9.94, "9.9 s"),
        (10.4, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min 0 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 0 min"),
        (100_000, "27 h 46 min"),
    ],
)
def test_a_duration_has_its_two_largest_units(seconds, words):
    assert duration(seconds) == words


def test_only_outcomes_that_occur_have_a_line_and_the_deleted_always():
    found = lines({"not found": 7}, act=True)
    assert [(line.outcome, line.count) for line in found] == [
        (Outcome.DELETED, 0),
        (Outcome.NOT_FOUND, 7),
    ]
    assert found[1].slug == "not-found"


def test_before_the_act_nothing_is_called_deleted():
    [before] = lines({"deleted": 3}, act=False)
    [after] = lines({"deleted": 3}, act=True)
    assert (str(before.label), str(after.label)) == ("to be deleted", "deleted")
    assert before.meaning != after.meaning
