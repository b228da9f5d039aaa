"""The rules of the fates in words, for previews, pop-ups and reports."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from erasure.fates import RULES, Fate
from tenancy.models import Membership

FATES: dict[Fate, str | Promise] = {
    Fate.DELETE: pgettext_lazy("fate", "deleted"),
    Fate.ANONYMISE: _("anonymised"),
    Fate.UNLINK: _("kept without the person"),
    Fate.DETACH: _("separated from the profile"),
}

TRACES: dict[str, str | Promise] = {
    "emails": _("E-mail interactions"),
    "surveys": _("Survey participations"),
    "sms": _("SMS interactions"),
    "goals": _("Goals reached"),
    "entries_deleted": _("Custom-table entries"),
    "entries_separated": _("Custom-table entries"),
    "events": _("Events"),
    "tags": _("Tags"),
    "subscriptions": _("Subscriptions"),
    "consents": _("History of subscriptions"),
    "section_values": _("Values in sections"),
    "identifiers": _("Identifiers"),
    "known_values": _("Other values of unique keys"),
    "holds": _("Lifted holds"),
    "exports": _("Places in export files"),
    "lists": _("Places in files of imports"),
}

# Rules about what may lie in a section: how much of it there is, is for those who see
# every section.
IN_SECTIONS = frozenset(
    {
        "emails",
        "surveys",
        "sms",
        "events",
        "tags",
        "subscriptions",
        "consents",
        "section_values",
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an impact or of a report."""

    name: str
    trace: str | Promise
    fate: str | Promise
    count: int


def lines(counts: Mapping[str, int]) -> list[Line]:
    """Return `counts` by rule as lines, in the order of the fates."""
    return [
        Line(rule.name, TRACES[rule.name], FATES[rule.fate], counts.get(rule.name, 0))
        for rule in RULES
    ]


def lines_for(reader: Membership, counts: Mapping[str, int]) -> list[Line]:
    """Return those lines of `counts` that say something, and that `reader` may see.

    Whoever does not see every section learns no number of what may lie in one.
    """
    seen = reader.sees_all_sections
    return [
        line
        for line in lines(counts)
        if line.count and (seen or line.name not in IN_SECTIONS)
    ]
