"""Cells in the reader's language, numbers and time zone."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from profiles.grid import columns
from profiles.grid.columns import Cell, value_cell
from profiles.models import Attribute, Profile


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", "Brussels", "Brussels"),
        ("integer", 12345, "12,345"),
        ("decimal", "1234.50", "1,234.50"),
        ("decimal", 0.5, "0.5"),
        ("boolean", True, "Yes"),
        ("boolean", False, "No"),
        ("date", "2026-11-22", "22 Nov. 2026"),
        ("choice", "gold", "gold"),
        ("multi-choice", ["a", "b"], "a, b"),
        ("text", None, ""),
        ("text", "", ""),
        ("integer", 0, "0"),
        ("date", "soon", "soon"),
        ("multi-choice", 7, "7"),
    ],
)
def test_a_value_is_shown_by_its_type(kind, value, text):
    with translation.override("en"):
        assert value_cell(kind, value).text == text


def test_numbers_follow_the_language():
    with translation.override("fr"):
        assert value_cell("decimal", "1234.5").text.replace("\xa0", " ") in {
            "1 234,5",
            "1\u202f234,5",
        }


def test_a_moment_is_told_in_the_readers_zone():
    moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    with timezone.override("Europe/Brussels"), translation.override("en"):
        assert columns.moment_cell(moment) == Cell(
            "23 Nov. 2026", "2026-11-22T23:30:00+00:00", "23 Nov. 2026, 00:30"
        )


def test_no_moment_is_an_empty_cell():
    assert columns.moment_cell(None) == columns.ABSENT


def test_a_number_that_somebody_is_known_by_is_no_figure():
    someone = Profile(attributes={"member": 12345, "score": 12345})
    kinds = [Attribute(name=name, type="integer") for name in ("member", "score")]
    member, score = columns.offered(kinds, {"member"})[:2]
    with translation.override("en"):
        assert member.cell(someone) == Cell("12345")
        assert score.cell(someone) == Cell("12,345", kind="number")
    assert (member.is_number, score.is_number) == (False, True)
