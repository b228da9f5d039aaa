"""Outcomes in words, and why each row has the one it has."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from imports.outcomes import Outcome
from imports.staging import ErrorProfile, ErrorRow
from profiles.normalisers import REASONS

LABELS: dict[Outcome, str | Promise] = {
    Outcome.DELETED: _("deleted"),
    Outcome.NOT_FOUND: _("not found"),
    Outcome.OTHER_IDENTIFIER: _("other identifier"),
    Outcome.DUPLICATE: _("duplicate"),
    Outcome.INVALID: _("invalid"),
    Outcome.EMPTY: _("empty"),
    Outcome.ON_HOLD: _("on hold"),
    Outcome.ALREADY_BEING_DELETED: _("already being deleted"),
    Outcome.NOT_REACHED: _("not reached"),
    Outcome.NEW: _("new"),
    Outcome.UPDATED: _("updated"),
    Outcome.UNCHANGED: _("unchanged"),
    Outcome.CONFLICT: _("conflict"),
    Outcome.ALREADY_THERE: _("already there"),
    Outcome.LACKING: _("value missing"),
    Outcome.REDEFINED: _("table changed"),
    Outcome.UNSUBSCRIBED: _("unsubscribed"),
    Outcome.UNSUBSCRIBED_ALREADY: _("unsubscribed already"),
}

MEANINGS: dict[Outcome, str | Promise] = {
    Outcome.DELETED: _("The profile with this value goes."),
    Outcome.NOT_FOUND: _("No profile of the table has this value."),
    Outcome.OTHER_IDENTIFIER: _(
        "The value is known, but no profile is identified by it under this key: it is "
        "an attribute of somebody known by another key, or stands under another key."
    ),
    Outcome.DUPLICATE: _("The value stands in an earlier row of the list already."),
    Outcome.INVALID: _("This is not a value of the key."),
    Outcome.EMPTY: _("The row has no value in the key's column."),
    Outcome.ON_HOLD: _("A legal hold protects the profile until it is lifted."),
    Outcome.ALREADY_BEING_DELETED: _("Another run is deleting the profile already."),
    Outcome.NOT_REACHED: _("The run was stopped before its turn: the profile stays."),
    Outcome.UNSUBSCRIBED: _(
        "The profile with this value loses the subscriptions, and stays."
    ),
    Outcome.UNSUBSCRIBED_ALREADY: _(
        "The profile with this value is there, and subscribed to nothing of it."
    ),
}

# The same where the list is whoever matches a criterion: of profiles, not of rows.
MATCHING_MEANINGS: dict[Outcome, str | Promise] = {
    Outcome.DELETED: _("They match, and nothing protects them."),
    Outcome.ON_HOLD: _(
        "They match, but a legal hold protects them until it is lifted."
    ),
    Outcome.ALREADY_BEING_DELETED: _(
        "Another run is deleting them already, or has deleted them."
    ),
    Outcome.NOT_REACHED: _("The run was stopped before their turn: they stay."),
    Outcome.UNSUBSCRIBED: _("They lose the subscriptions, and stay."),
    Outcome.UNSUBSCRIBED_ALREADY: _("They match, and are subscribed to nothing of it."),
}


def outcome_label(outcome: Outcome) -> str:
    """Return the glossary's word in the reader's language."""
    return str(LABELS[outcome])


def explanation(error: ErrorRow) -> str:
    """Return why this row was not deleted, and what can be done."""
    why = _why(error)
    if error.gone and error.earlier_outcome is not Outcome.DELETED:
        gone = gettext("The profile is gone since; its values are not kept here.")
        return f"{why} {gone}"
    return why


def matching_explanation(error: ErrorProfile) -> str:
    """Return why a profile that matched was not deleted."""
    why = str(MEANINGS[error.outcome])
    if error.gone and error.outcome is not Outcome.ALREADY_BEING_DELETED:
        gone = gettext("The profile is gone since; its values are not kept here.")
        return f"{why} {gone}"
    return why


def _why(error: ErrorRow) -> str:
    match error.outcome:
        case Outcome.INVALID if error.flaw in REASONS:
            reason = REASONS[error.flaw]
            return gettext(reason.msgid()) % reason.usual_facts()
        case Outcome.DUPLICATE if error.earlier_outcome == Outcome.DELETED:
            return gettext(
                "Repeats row %(row)s, whose profile was deleted; its values are not "
                "kept here either."
            ) % {"row": error.earlier}
        case Outcome.DUPLICATE:
            return gettext("Repeats row %(row)s.") % {"row": error.earlier}
        case _:
            return str(MEANINGS[error.outcome])
