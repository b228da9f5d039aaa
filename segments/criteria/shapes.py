"""The shapes of which a criterion is made, one class each. Pure.

A criterion says which profiles of one table are meant. It is written as JSON, one
object a shape, its name under `shape`; ids are numbers, attributes, keys and sections'
attributes go by name:

    {"shape": "all profiles"}                             stands alone
    {"shape": "all of", "terms": [...]}
    {"shape": "any of", "terms": [...]}
    {"shape": "not", "term": ...}                         everybody that it does not match
    {"shape": "attribute", "attribute": "city", "section": null, "test": TEST}
    {"shape": "moment", "moment": "last_click_at", "test": TEST}
    {"shape": "identifier", "key": "email"}
    {"shape": "tag", "tag": 3, "section": null}
    {"shape": "subscription", "topic": 2, "status": "subscribed", "when": WHEN}
    {"shape": "section", "section": 1}
    {"shape": "e-mail", "did": "clicked", "campaign": null, "at_least": 1, "when": WHEN}
    {"shape": "sms", "did": "sent", "campaign": null, "at_least": 1, "when": WHEN}
    {"shape": "survey", "campaign": null, "at_least": 1, "when": WHEN, "where": WHERE}
    {"shape": "goal", "goal": 4, "at_least": 1, "when": WHEN}
    {"shape": "event", "kind": "visit", "at_least": 1, "when": WHEN, "where": WHERE}
    {"shape": "entry", "custom_table": 5, "at_least": 1, "when": WHEN, "where": WHERE}
    {"shape": "segment", "segment": 9}
    {"shape": "sample", "of": ..., "take": 100, "by": "random", "seed": 7}

    TEST    {"is": "is one of", "values": [...], "case_sensitive": false}
            {"is": "contains" | "starts with", "text": "...", "case_sensitive": false}
            {"is": "all of", "values": [...]}             several choices only
            {"is": "empty"}
            {"is": "at least" | "at most", "value": 18}   numbers
            {"is": "between", "low": 18, "high": 65}      numbers, dates, both included
            {"is": "before" | "after", "value": "2026-01-31"}
            {"is": "older than" | "younger than", "last": 36, "unit": "months"}
    WHEN    null (ever), {"last": 36, "unit": "days" | "months"} or
            {"from": "2026-01-01", "to": "2026-01-31"}    either may be null
    WHERE   [] or up to ten of {"field": "rating", "test": TEST}: is one of, contains,
            starts with, empty, at least, at most, between

Values that are not of the attribute's type, as other programs may have left them, pass
no test but those they could pass anyway: texts are compared with numbers and truths as
they are written, numbers with numbers alone, dates and moments with what is written as
`2026-01-31` and `2026-01-31T12:00:00+00:00` alone.

What is optional may be left out and then is as shown here. Never and not in the last n
days are `not` around the shape; so are exclude and none of.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

Scalar = str | Decimal | bool


class Type(StrEnum):
    """The type of a value that is tested; an attribute's types by the same words."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    MULTI_CHOICE = "multi-choice"  # and several texts or days
    NUMBERS = "numbers"  # several integers or decimals
    LOOSE = "loose"  # of an event, an entry or a survey: text or number, as it comes


class Unit(StrEnum):
    """What a span of time is counted in; months are the calendar's."""

    DAYS = "days"
    MONTHS = "months"


class Moment(StrEnum):
    """The moments that are kept on every profile."""

    CREATED = "created"
    UPDATED = "updated"
    LAST_SENT = "last_sent_at"
    LAST_OPEN = "last_open_at"
    LAST_CLICK = "last_click_at"
    LAST_BOUNCE = "last_bounce_at"


class EmailAct(StrEnum):
    """What happened with an e-mail."""

    SENT = "sent"
    OPENED = "opened"
    CLICKED = "clicked"
    BOUNCED = "bounced"


class SmsAct(StrEnum):
    """What happened with a text message."""

    SENT = "sent"
    DELIVERED = "delivered"
    CLICKED = "clicked"


class Consent(StrEnum):
    """What a profile said to a topic; ANY: anything at all."""

    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"
    ANY = "any"


class Draw(StrEnum):
    """Which ones a sample takes."""

    RANDOM = "random"
    MOST_RECENT = "most recent"
    LEAST_RECENT = "least recent"


@dataclass(frozen=True, slots=True)
class Last:
    """A span of time that ends now; what is said to happen later lies in it too."""

    number: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days in the account's time zone, both included; None is open."""

    first: date | None
    last: date | None


When = Last | Days | None


# ---- tests of one value --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of these; of several choices, any is."""

    values: tuple[Scalar, ...]
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class EachOf:
    """All of these are among several choices."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """The text stands somewhere in the value."""

    text: str
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class StartsWith:
    """The value begins with the text."""

    text: str
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """There is no value: nothing or null, or an empty text, list or object."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The number is this one or more."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class AtMost:
    """The number is this one or less."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Between:
    """The number is one of these two or between them."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class OnDays:
    """The date or moment lies in these days of the account's time zone."""

    days: Days


@dataclass(frozen=True, slots=True)
class OlderThan:
    """The date or moment is before the span of time that ends now."""

    span: Last


@dataclass(frozen=True, slots=True)
class YoungerThan:
    """The date or moment is in the span of time that ends now, or later."""

    span: Last


Test = (
    OneOf
    | EachOf
    | Contains
    | StartsWith
    | Empty
    | AtLeast
    | AtMost
    | Between
    | OnDays
    | OlderThan
    | YoungerThan
)


@dataclass(frozen=True, slots=True)
class Where:
    """A test of one field of an event's data, an entry or a survey's answers."""

    field: str
    test: Test


# ---- shapes --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AllProfiles:
    """Everybody in the table."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Whoever every term matches."""

    terms: tuple["Criterion", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Whoever at least one term matches."""

    terms: tuple["Criterion", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everybody in the table whom the term does not match."""

    term: "Criterion"


@dataclass(frozen=True, slots=True)
class AttributeIs:
    """An attribute's value passes a test; `section` says whose, None: the account's."""

    attribute: str
    type: Type
    test: Test
    section: int | None = None


@dataclass(frozen=True, slots=True)
class MomentIs:
    """One of the profile's own moments passes a test."""

    moment: Moment
    test: Test


@dataclass(frozen=True, slots=True)
class KnownBy:
    """The profile has an identifier under the unique key of this name."""

    key: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """The profile carries the tag: in a section, or (None) anywhere."""

    tag: int
    section: int | None = None


@dataclass(frozen=True, slots=True)
class Consented:
    """The profile's consent to a topic is so, changed at such a time."""

    topic: int
    status: Consent
    when: When = None


@dataclass(frozen=True, slots=True)
class InSection:
    """The profile has values in the section."""

    section: int


@dataclass(frozen=True, slots=True)
class EmailDid:
    """E-mails were sent to the profile, opened, clicked in or bounced so often.

    Once in any e-mail, ever or since some day, is asked of the profile's last moment:
    whoever clicked in an old message again is active. A campaign, a number of times or
    an end in the past is asked of the messages, each by the first time it was reacted
    to.
    """

    did: EmailAct
    campaign: int | None = None
    at_least: int = 1
    when: When = None


@dataclass(frozen=True, slots=True)
class SmsDid:
    """Text messages were sent to the profile, delivered or clicked in so often."""

    did: SmsAct
    campaign: int | None = None
    at_least: int = 1
    when: When = None


@dataclass(frozen=True, slots=True)
class SurveyAnswered:
    """The profile filled in a form so often, with such answers."""

    campaign: int | None = None
    at_least: int = 1
    when: When = None
    where: tuple[Where, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalReached:
    """The profile reached the goal so often."""

    goal: int
    at_least: int = 1
    when: When = None


@dataclass(frozen=True, slots=True)
class EventHappened:
    """The profile has so many events of the kind, with such data."""

    kind: str
    at_least: int = 1
    when: When = None
    where: tuple[Where, ...] = ()


@dataclass(frozen=True, slots=True)
class HasEntry:
    """The profile has so many such entries in the custom table."""

    custom_table: int
    at_least: int = 1
    when: When = None
    where: tuple[Where, ...] = ()


@dataclass(frozen=True, slots=True)
class InSegment:
    """The profile matches another segment of the table."""

    segment: int


@dataclass(frozen=True, slots=True)
class Sample:
    """Some of those whom a criterion matches; the same ones for the same seed.

    `moment` is what recency is measured by: a profile that has none was never there,
    so it is the least recent of all. Ties go to the lower number.
    """

    of: "Criterion"
    take: int
    by: Draw = Draw.RANDOM
    moment: Moment = Moment.CREATED
    seed: int = 0


Criterion = (
    AllProfiles
    | AllOf
    | AnyOf
    | Not
    | AttributeIs
    | MomentIs
    | KnownBy
    | Tagged
    | Consented
    | InSection
    | EmailDid
    | SmsDid
    | SurveyAnswered
    | GoalReached
    | EventHappened
    | HasEntry
    | InSegment
    | Sample
)


class Reference(StrEnum):
    """What a criterion can name by number."""

    TAG = "tag"
    TOPIC = "topic"
    SECTION = "section"
    EMAIL_CAMPAIGN = "e-mail campaign"
    SMS_CAMPAIGN = "SMS campaign"
    FORM = "form"
    GOAL = "goal"
    CUSTOM_TABLE = "custom table"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the criteria of one table may name: the allowlist of the parser.

    `attributes` gives each attribute's type, `keys` the names of the unique keys;
    `missing` returns which of some numbers are not there, or not this account's, and
    `unseen` which of them lie in a section that the reader does not see.
    """

    attributes: dict[str, Type]
    choices: dict[str, tuple[str, ...]]
    keys: frozenset[str]
    missing: Callable[[Reference, frozenset[int]], frozenset[int]] = field(
        default=lambda _reference, numbers: numbers
    )
    unseen: Callable[[Reference, frozenset[int]], frozenset[int]] = field(
        default=lambda _reference, _numbers: frozenset()
    )
