"""What a row that adds or updates came to, in words, and why it did not."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from imports import explanations
from imports.outcomes import Outcome
from imports.staging import ErrorRow
from imports.upserting.reading import REQUIRED, SURPLUS
from profiles.normalisers import EMPTY, REASONS
from profiles.values import BadValue

# Before the act and after it, where they differ.
TO_BE: dict[Outcome, str | Promise] = {
    Outcome.NEW: _("to be added"),
    Outcome.UPDATED: _("to be updated"),
}
MEANINGS: dict[Outcome, str | Promise] = {
    Outcome.NEW: _("Nobody is known by this value yet: a new profile."),
    Outcome.UPDATED: _(
        "A profile is known by this value, and something of it changes."
    ),
    Outcome.UNCHANGED: _("A profile is known by this value, and has all that already."),
    Outcome.NOT_FOUND: _(
        "Nobody is known by this value, and the import only updates profiles that are "
        "there."
    ),
    Outcome.ALREADY_THERE: _(
        "Somebody is known by this value already, and the import only adds profiles."
    ),
    Outcome.DUPLICATE: _("The value stands in an earlier row of the list already."),
    Outcome.INVALID: _("A cell of the row is not what its column is for."),
    Outcome.EMPTY: _("The row has no value in the key's column."),
    Outcome.CONFLICT: _(
        "Another profile, or an earlier row, is known by a value of this row."
    ),
    Outcome.LACKING: _(
        "It would be a new profile, and a value that every profile has to have is "
        "missing."
    ),
    Outcome.ALREADY_BEING_DELETED: _(
        "The profile is being deleted, or was deleted meanwhile. Upload the row again to "
        "add the person anew, without history."
    ),
    Outcome.REDEFINED: _(
        "The definition of the table changed before the row's turn. Upload it again."
    ),
    Outcome.NOT_REACHED: _("The run was stopped before its turn."),
}


def outcome_label(error: ErrorRow) -> str:
    """Return the outcome of a row in the reader's language."""
    return explanations.outcome_label(error.outcome)


def explanation(error: ErrorRow, columns: Sequence[str]) -> str:
    """Return why this row came to nothing; `columns` are the list's."""
    match error.outcome:
        case Outcome.INVALID if error.flaw:
            return flaw_in_words(error.flaw, columns)
        case Outcome.DUPLICATE:
            return gettext("Repeats row %(row)s.") % {"row": error.earlier}
        case Outcome.CONFLICT if error.earlier:
            return gettext(
                "Row %(row)s claims a value of a unique key that this row has as well."
            ) % {"row": error.earlier}
        case Outcome.CONFLICT:
            return gettext(
                "Another profile is known by a value of a unique key in this row."
            )
        case _:
            return str(MEANINGS[error.outcome])


def flaw_in_words(flaw: str, columns: Sequence[str]) -> str:
    """Return what is wrong with a cell, after the name of its column."""
    at, _colon, reason = flaw.partition(":")
    if not at.isdigit():
        return str(MEANINGS[Outcome.INVALID])
    said = _reason(reason)
    if reason == SURPLUS or int(at) >= len(columns):
        return said
    return gettext("%(column)s: %(why)s") % {"column": columns[int(at)], "why": said}


def _reason(reason: str) -> str:
    if reason == SURPLUS:
        return gettext("The row has more cells than there are columns.")
    if reason in (REQUIRED, EMPTY):
        return gettext("Every profile has to have this value; the cell is empty.")
    if found := REASONS.get(reason):
        return gettext(found.msgid()) % found.usual_facts()
    return gettext(str(_BAD_VALUES.get(reason, BadValue)()))


_BAD_VALUES = {kind.__name__: kind for kind in BadValue.__subclasses__()}
