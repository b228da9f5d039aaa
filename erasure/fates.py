"""What becomes of each trace of an erased profile: a table a lawyer could read.

The engine, the preview, the proof, the report and the documentation all read this
table; `erasure.checks` proves it complete against the models, both ways round.
"""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of a row when its profile is erased."""

    DELETE = "delete"  # the row goes
    ANONYMISE = "anonymise"  # the row stays, its personal columns are blanked
    UNLINK = "unlink"  # the row stays whole, nobody's any more
    DETACH = "detach"  # a custom-table entry stays, separated from the profile


@dataclass(frozen=True, slots=True)
class Rule:
    """The fate of one relation, `app.Model.field`.

    `blank` names the columns that anonymising empties. `where` names the condition, in
    `erasure.engine.conditions`, under which the rule holds; the conditions of one
    relation exclude each other and leave nothing out.
    """

    name: str
    relation: str
    fate: Fate
    blank: tuple[str, ...] = ()
    where: str = ""


RULES = (
    Rule("emails", "interactions.EmailInteraction.profile", Fate.DELETE),
    Rule(
        "surveys",
        "interactions.SurveyParticipation.profile",
        Fate.ANONYMISE,
        blank=("respondent", "ip_address", "comment"),
    ),
    Rule("sms", "interactions.SmsInteraction.profile", Fate.UNLINK),
    Rule("goals", "interactions.GoalReached.profile", Fate.UNLINK),
    Rule(
        "entries_deleted",
        "interactions.CustomEntry.profile",
        Fate.DELETE,
        where="entries are deleted",
    ),
    Rule(
        "entries_separated",
        "interactions.CustomEntry.profile",
        Fate.DETACH,
        where="entries are separated",
    ),
    Rule("events", "interactions.CustomEvent.profile", Fate.DELETE),
    Rule("tags", "profiles.Tagging.profile", Fate.DELETE),
    Rule("subscriptions", "profiles.Subscription.profile", Fate.DELETE),
    Rule("consents", "profiles.SubscriptionChange.profile", Fate.DELETE),
    Rule("section_values", "profiles.SectionValues.profile", Fate.DELETE),
    Rule("identifiers", "profiles.Identifier.profile", Fate.DELETE),
    Rule("known_values", "profiles.KnownValue.profile", Fate.DELETE),
    Rule("holds", "erasure.Hold.profile", Fate.DELETE),
    Rule("exports", "exports.ExportedProfile.profile", Fate.DELETE),
    Rule("lists", "imports.HeldProfile.profile", Fate.DELETE),
)
