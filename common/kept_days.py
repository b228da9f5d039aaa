"""Days and moments in words: a day's words are made once for each language.

The words of a day are most of what it takes to say a moment; the clock is figures.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from django.template import Library
from django.template.defaultfilters import date as django_date
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language

MOST: Final = 8192  # days in a form and a language
MOST_FORMS: Final = 256
ISO: Final = "c"
CLOCK: Final = "H:i"
# What says something that a day does not know, or is not said as it stands.
BEYOND_DAYS: Final = frozenset("aABcefgGhHiIOPrsTuUZ\\")

register = Library()


def worded(moment: date, form: str) -> str:
    """Return `moment` as Django's `date_format` says it in `form`, or in a form so named.

    A moment is said as it stands: whoever wants it in another zone puts it there.
    """
    language = get_language()
    if not isinstance(moment, datetime):
        return _day(moment, form, language)
    if form == ISO:
        return moment.isoformat()
    days, has_clock = _parts(form, language)
    if days is None:
        return date_format(moment, form)
    day = _day(moment.date(), days, language) if days else ""
    return f"{day}{moment.hour:02}:{moment.minute:02}" if has_clock else day


@register.filter("date", expects_localtime=True, is_safe=False)
def date_filter(value: Any, form: str | None = None) -> Any:
    """Return a day or a moment in words, as the filter `date` of Django does."""
    if isinstance(value, datetime):
        return worded(value, form or "DATE_FORMAT")
    return django_date(value, form)


@lru_cache(MOST_FORMS)
def _parts(form: str, _language: str | None) -> tuple[str | None, bool]:
    """Return the part of a form that a day fills, and whether the clock comes after it.

    None is a form that is not of these two parts.
    """
    form = str(get_format(form))
    days = form.removesuffix(CLOCK)
    return days if BEYOND_DAYS.isdisjoint(days) else None, days != form


@lru_cache(MOST)
def _day(day: date, form: str, _language: str | None) -> str:
    return date_format(day, form)
