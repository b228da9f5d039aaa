"""Attribute values, typed."""

from zoneinfo import ZoneInfo

import pytest

from profiles.values import BadValue, reader


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  Gent \u00a0", "Gent"),
        ("text", "two\nlines", "two\nlines"),
        ("integer", "007", 7),
        ("integer", "-3", -3),
        ("decimal", "12,50", 12.5),
        ("decimal", "0.1", 0.1),
        ("boolean", "Oui", True),
        ("boolean", "0", False),
        ("date", "1980-02-29", "1980-02-29"),
        ("date", "1980-02-29 00:00:00", "1980-02-29"),
        ("date", "1.2.1980", "1980-02-01"),
        ("date", "31.12.1990 00:00:00", "1990-12-31"),
        ("datetime", "22.11.2026", "2026-11-22T00:00:00+00:00"),
        ("datetime", "2.11.2026 14:30", "2026-11-02T14:30:00+00:00"),
        ("datetime", "2026-11-22 14:30", "2026-11-22T14:30:00+00:00"),
        ("datetime", "2026-11-22T14:30:00+02:00", "2026-11-22T12:30:00+00:00"),
        ("choice", "LARGE", "Large"),
        ("multi-choice", "large; small;large", ["Large", "Small"]),
    ],
)
def test_a_value_is_read(kind, raw, value):
    assert reader(kind, ("Small", "Large"))(raw) == value


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2026-11-22 14:30", "2026-11-22T13:30:00+00:00"),
        ("2.7.2026 14:30", "2026-07-02T12:30:00+00:00"),
        ("2026-11-22", "2026-11-21T23:00:00+00:00"),
        ("2026-11-22 14:30Z", "2026-11-22T14:30:00+00:00"),
        ("2026-11-22 14:30-05:00", "2026-11-22T19:30:00+00:00"),
        # An hour that there is twice is the first; one that is skipped comes after it.
        ("2026-10-25 02:30", "2026-10-25T00:30:00+00:00"),
        ("2026-03-29 02:30", "2026-03-29T01:30:00+00:00"),
    ],
)
def test_a_moment_without_an_offset_is_one_of_the_zone(raw, moment):
    zone = ZoneInfo("Europe/Brussels")
    assert reader("datetime", zone=zone)(raw) == moment
    assert reader("datetime", several=True, zone=zone)(f"{raw}; {raw}") == [moment]


def test_a_moment_before_all_years_is_none():
    with pytest.raises(BadValue):
        reader("datetime", zone=ZoneInfo("Europe/Brussels"))("0001-01-01 00:00")


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("text", "a\0b"),
        ("text", "x" * 10_001),
        ("integer", "1.5"),
        ("integer", "1e3"),
        ("integer", "1234567890123456789"),
        ("decimal", "1,000.5"),
        ("decimal", "NaN"),
        ("decimal", "0.1234567890123456789"),
        ("boolean", "perhaps"),
        ("date", "31/12/2026"),
        ("date", "12.31.2026"),
        ("date", "1.2.80"),
        ("date", "1.2.1980x"),
        ("date", "2026-11-22 14:30"),
        ("date", "2026-02-30"),
        ("datetime", "soon"),
        ("choice", "Medium"),
        ("multi-choice", "Small;Medium"),
    ],
)
def test_what_is_no_value_says_so_without_repeating_it(kind, raw):
    with pytest.raises(BadValue) as caught:
        reader(kind, ("Small", "Large"))(raw)
    assert str(caught.value).endswith(".")
    assert raw not in str(caught.value)
