"""What criteria ask of traces: rows of one relation that point at profiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from psycopg.sql import SQL, Composable, Identifier

from segments.compiling import moments
from segments.compiling.frame import Bound, Frame
from segments.compiling.json import Json
from segments.compiling.values import of_value
from segments.criteria.shapes import (
    Consent,
    Consented,
    EmailAct,
    EmailDid,
    EventHappened,
    GoalReached,
    HasEntry,
    InSection,
    KnownBy,
    SmsAct,
    SmsDid,
    SurveyAnswered,
    Tagged,
    Type,
    When,
    Where,
)

OfTraces = (
    KnownBy
    | Tagged
    | Consented
    | InSection
    | EmailDid
    | SmsDid
    | SurveyAnswered
    | GoalReached
    | EventHappened
    | HasEntry
)

EMAIL_MOMENTS: Final[Mapping[EmailAct, str]] = {
    EmailAct.SENT: "sent_at",
    EmailAct.OPENED: "opened_at",
    EmailAct.CLICKED: "clicked_at",
    EmailAct.BOUNCED: "bounced_at",
}
SMS_MOMENTS: Final[Mapping[SmsAct, str]] = {
    SmsAct.SENT: "sent_at",
    SmsAct.DELIVERED: "delivered_at",
    SmsAct.CLICKED: "clicked_at",
}
# Of a campaign in a section that is not seen, nothing counts.
CAMPAIGNS_IN_SIGHT: Final = SQL(
    "trace.campaign_id IN (SELECT campaign.id FROM interactions_campaign AS campaign "
    "WHERE campaign.account_id = %(account)s "
    "AND (campaign.section_id IS NULL OR campaign.section_id = any({})))"
)


@dataclass(frozen=True, slots=True)
class Traces:
    """Rows of a relation, as `trace`, narrowed by a condition.

    `at_least` of them make a profile count.
    """

    relation: str
    condition: Composable
    at_least: int = 1

    def of_profile(self) -> Composable:
        """Return the query for those of the row `profile`."""
        return SQL(
            "SELECT 1 FROM {relation} AS trace WHERE trace.account_id = %(account)s "
            "AND trace.profile_id = profile.id AND {condition}"
        ).format(relation=Identifier(self.relation), condition=self.condition)

    def are_enough(self) -> Composable:
        """Return that the row `profile` has enough of them, counted no further.

        A count, even of one: EXISTS could be answered by hashing the whole relation.
        """
        return SQL(
            "((SELECT count(*) FROM ({query} LIMIT {least}) AS counted) >= {least})"
        ).format(query=self.of_profile(), least=self.at_least)

    def numbers(self) -> Composable:
        """Return the query for the profiles that have enough of them, each once."""
        having = SQL("HAVING count(*) >= {}").format(self.at_least)
        return SQL(
            "SELECT trace.profile_id FROM {relation} AS trace "
            "WHERE trace.account_id = %(account)s AND trace.profile_id IS NOT NULL "
            "AND {condition} GROUP BY trace.profile_id {having}"
        ).format(
            relation=Identifier(self.relation),
            condition=self.condition,
            having=having if self.at_least > 1 else SQL(""),
        )


def traces(criterion: OfTraces, frame: Frame, bound: Bound) -> Traces:
    """Return the traces that `criterion` asks for."""
    its = _Conditions(frame, bound)
    match criterion:
        case KnownBy(key):
            known = its.equal("unique_key_id", frame.keys[key])
            return Traces("profiles_identifier", known)
        case Tagged(tag, section):
            all_ = section is None
            where = its.in_sight() if all_ else [its.equal("section_id", section)]
            return Traces("profiles_tagging", _all([its.equal("tag_id", tag), *where]))
        case Consented(topic, status, when):
            any_ = status is Consent.ANY
            said = [] if any_ else [its.equal("status", status.value)]
            conditions = [
                its.equal("topic_id", topic),
                *said,
                *its.during("changed", when),
            ]
            return Traces("profiles_subscription", _all(conditions))
        case InSection(section):
            return Traces("profiles_sectionvalues", its.equal("section_id", section))
        case EmailDid(did, campaign, at_least, when):
            condition = its.sent(EMAIL_MOMENTS[did], campaign, when)
            return Traces("interactions_emailinteraction", condition, at_least)
        case SmsDid(did_sms, campaign, at_least, when):
            condition = its.sent(SMS_MOMENTS[did_sms], campaign, when)
            return Traces("interactions_smsinteraction", condition, at_least)
        case SurveyAnswered(campaign, at_least, when, wheres):
            conditions = [
                *its.of_campaign(campaign),
                *its.during("answered_at", when),
                *its.data("answers", wheres),
            ]
            relation = "interactions_surveyparticipation"
            return Traces(relation, _all(conditions), at_least)
        case GoalReached(goal, at_least, when):
            conditions = [its.equal("goal_id", goal), *its.during("reached_at", when)]
            return Traces("interactions_goalreached", _all(conditions), at_least)
        case EventHappened(kind, at_least, when, wheres):
            conditions = [
                its.equal("kind", kind),
                *its.in_sight(),
                *its.during("happened_at", when),
                *its.data("data", wheres),
            ]
            return Traces("interactions_customevent", _all(conditions), at_least)
        case HasEntry(custom_table, at_least, when, wheres):
            conditions = [
                its.equal("custom_table_id", custom_table),
                *its.during("created", when),
                *its.data("attributes", wheres),
            ]
            return Traces("interactions_customentry", _all(conditions), at_least)


@dataclass(frozen=True, slots=True)
class _Conditions:
    """What can be asked of the row `trace`; a list is empty where nothing is asked."""

    frame: Frame
    bound: Bound

    def equal(self, column: str, value: object) -> Composable:
        return SQL("trace.{} = {}").format(Identifier(column), self.bound.bind(value))

    def during(self, column: str, when: When) -> list[Composable]:
        if when is None:
            return []
        place = SQL("trace.") + Identifier(column)
        return [moments.within(place, when, self.frame, self.bound)]

    def in_sight(self) -> list[Composable]:
        if self.frame.seen is None:
            return []
        seen = self.bound.bind(sorted(self.frame.seen))
        return [
            SQL("(trace.section_id IS NULL OR trace.section_id = any({}))").format(seen)
        ]

    def of_campaign(self, campaign: int | None) -> list[Composable]:
        if campaign is not None:
            return [self.equal("campaign_id", campaign)]
        if self.frame.seen is None:
            return []
        return [CAMPAIGNS_IN_SIGHT.format(self.bound.bind(sorted(self.frame.seen)))]

    def sent(self, column: str, campaign: int | None, when: When) -> Composable:
        happened = SQL("trace.{} IS NOT NULL").format(Identifier(column))
        return _all([happened, *self.during(column, when), *self.of_campaign(campaign)])

    def data(self, column: str, where: Sequence[Where]) -> list[Composable]:
        place = SQL("trace.") + Identifier(column)
        return [
            of_value(
                Json(place, self.bound.bind(one.field)),
                Type.LOOSE,
                one.test,
                self.frame,
                self.bound,
            )
            for one in where
        ]


def _all(conditions: Sequence[Composable]) -> Composable:
    return SQL(" AND ").join(conditions) if conditions else SQL("TRUE")
