"""Outcomes, ways of reading a file and stretches of time in words, for the pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from imports.explanations import LABELS, MATCHING_MEANINGS, MEANINGS
from imports.outcomes import Outcome
from segments.models import Exploration, Segment

Words = str | Promise
Said = tuple[Words, Words]  # an outcome, and what it means

# What a list is for, before the act, and what it came to after: of rows, of profiles.
TO_BE: dict[Outcome, Words] = {
    Outcome.DELETED: _("to be deleted"),
    Outcome.UNSUBSCRIBED: _("to be unsubscribed"),
}
AFTERWARDS: dict[Outcome, tuple[Words, Words]] = {
    Outcome.DELETED: (
        _("The profile with this value is gone."),
        _("These profiles are gone."),
    ),
    Outcome.UNSUBSCRIBED: (
        _("The profile with this value lost the subscriptions, and stays."),
        _("They lost the subscriptions, and stay."),
    ),
}

ENCODINGS: dict[str, Words] = {
    "utf-8": _("UTF-8"),
    "utf-8-sig": _("UTF-8 with byte order mark"),
    "utf-16": _("UTF-16"),
    "utf-16-le": _("UTF-16, little-endian"),
    "utf-16-be": _("UTF-16, big-endian"),
    "cp1252": _("Western European (Windows-1252)"),
    "iso-8859-1": _("Western European (ISO-8859-1)"),
}
DELIMITERS: dict[str, Words] = {
    ",": _("Comma ( , )"),
    ";": _("Semicolon ( ; )"),
    "\t": _("Tab"),
    "|": _("Vertical bar ( | )"),
}
QUOTES: dict[str, Words] = {
    '"': _('Double ( " )'),
    "'": _("Single ( ' )"),
    "": _("None"),
}

FEW_SECONDS = 10
MINUTE_SECONDS = 60
HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Line:
    """One outcome of a preview or of a report."""

    outcome: Outcome
    label: Words
    meaning: Words
    count: int

    @property
    def slug(self) -> str:
        """Return the outcome's name as addresses and style classes have it."""
        return self.outcome.name.lower().replace("_", "-")


def lines(
    counts: Mapping[str, int],
    *,
    act: bool,
    matching: bool = False,
    aim: Outcome = Outcome.DELETED,
) -> list[Line]:
    """Return the outcomes that occur in `counts` by word, before or after the act.

    What the list is for, `aim`, comes first, even when it is none. With `matching` they are the
    outcomes of whoever matches a criterion, else those of the rows of a file.
    """
    return [
        Line(
            outcome,
            *_said(outcome, aim=aim, act=act, matching=matching),
            counts.get(outcome.word, 0),
        )
        for outcome in sorted(Outcome, key=lambda each: each is not aim)
        if counts.get(outcome.word) or outcome is aim
    ]


def _said(outcome: Outcome, *, aim: Outcome, act: bool, matching: bool) -> Said:
    if outcome is not aim:
        return LABELS[outcome], (MATCHING_MEANINGS if matching else MEANINGS)[outcome]
    if act:
        return LABELS[outcome], AFTERWARDS[outcome][matching]
    return TO_BE[outcome], (MATCHING_MEANINGS if matching else MEANINGS)[outcome]


def matches_name(of: Segment | Exploration, *, unsubscribes: bool = False) -> str:
    """Return what an import of whoever matches is called until somebody names it."""
    day = timezone.localdate().isoformat()
    if unsubscribes:
        name = of.name if isinstance(of, Segment) else of.table.name
        return gettext("Unsubscribe “%(list)s”, %(day)s") % {
            "list": name[:60],
            "day": day,
        }
    if isinstance(of, Segment):
        return gettext("Delete “%(segment)s”, %(day)s") % {
            "segment": of.name,
            "day": day,
        }
    return gettext("Delete explored profiles of %(table)s, %(day)s") % {
        "table": of.table.name[:60],
        "day": day,
    }


def duration(seconds: float) -> str:
    """Return a stretch of time in its two largest units."""
    whole = round(seconds)
    if whole < MINUTE_SECONDS:
        digits = 1 if seconds < FEW_SECONDS else 0
        return gettext("%(n)s s") % {"n": number_format(round(seconds, digits), digits)}
    if whole < HOUR_SECONDS:
        minutes, rest = divmod(whole, MINUTE_SECONDS)
        return gettext("%(minutes)s min %(seconds)s s") % {
            "minutes": minutes,
            "seconds": rest,
        }
    hours, rest = divmod(whole, HOUR_SECONDS)
    return gettext("%(hours)s h %(minutes)s min") % {
        "hours": hours,
        "minutes": rest // MINUTE_SECONDS,
    }
