"""Moments in words, as Django says them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone as zones
from django.utils import translation
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from common.kept_days import worded

FORMS = [
    "DATE_FORMAT",
    "DATETIME_FORMAT",
    "TIME_FORMAT",
    "c",
    "j N Y",
    "j N Y, H:i",
    "j N Y, H:i:s",
    "l j F Y",
    "M Y",
    "H:i",
    "G:i",
    r"j N Y, \H:i",
    r"H\hi",
    "U",
]
MOMENTS = st.datetimes(
    min_value=datetime(1900, 1, 1),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))]),
)


@given(moment=MOMENTS)
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("form", FORMS)
def test_a_moment_is_said_as_django_says_it(language, form, moment):
    with translation.override(language):
        assert worded(moment, form) == date_format(moment, form)


def test_each_language_has_its_own_words():
    moment = datetime(2026, 8, 3, 14, 5, tzinfo=UTC)
    words = set()
    for language in ("en", "fr", "en"):
        with translation.override(language):
            words.add(worded(moment, "j F Y, H:i"))
    assert words == {"3 August 2026, 14:05", "3 août 2026, 14:05"}


def test_a_day_is_said_as_django_says_it():
    assert worded(date(2026, 8, 3), "j N Y") == date_format(date(2026, 8, 3), "j N Y")


@pytest.mark.parametrize("value", [None, "", "soon", 7, date(2026, 8, 3)])
def test_the_filter_takes_what_djangos_takes(value):
    ours = Template('{{ value|date:"j N Y" }}').render(Context({"value": value}))
    plain = date_format(value, "j N Y") if isinstance(value, date) else ""
    assert ours == plain


def test_the_filter_says_a_moment_in_the_zone_of_the_reader():
    moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    with zones.override("Europe/Brussels"), translation.override("en"):
        drawn = Template('{{ m|date:"j N Y, H:i" }} {{ m|date:"c" }} {{ m|date }}')
        assert drawn.render(Context({"m": moment})) == (
            "23 Nov. 2026, 00:30 2026-11-23T00:30:00+01:00 23 Nov. 2026"
        )
