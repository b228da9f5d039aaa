"""What people do, as it arrives from channels and forms. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Reaction(StrEnum):
    """What becomes of an e-mail after it was sent."""

    OPENED = "opened"
    CLICKED = "clicked"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something somebody told; `event_id` is what they call it, if anything.

    An event that was recorded under this name is not recorded again.
    """

    event_id: str = ""


@dataclass(frozen=True, slots=True)
class EmailSent(Told):
    """A message of a campaign went to a profile; `token` is the one in its links.

    An empty token has one made.
    """

    profile_id: int
    campaign_id: int
    token: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EmailReacted(Told):
    """The message with this token was opened, clicked in, or bounced.

    `profile_id` is whose it is, where that was found in the database; None has it
    looked for.
    """

    token: str
    reaction: Reaction
    at: datetime
    profile_id: int | None = None


@dataclass(frozen=True, slots=True)
class SmsSent(Told):
    """A text message of a campaign went to a profile."""

    profile_id: int
    campaign_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SmsClicked(Told):
    """A profile followed the link of the last text message of a campaign."""

    profile_id: int
    campaign_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SurveyAnswered(Told):
    """A profile filled in a form."""

    profile_id: int
    campaign_id: int
    at: datetime
    answers: Mapping[str, Any] = field(default_factory=dict)
    respondent: str = ""
    ip_address: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class GoalAttained(Told):
    """A profile reached a goal."""

    profile_id: int
    goal_id: int
    at: datetime
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EventHappened(Told):
    """A profile did something that the account's own systems tell."""

    profile_id: int
    kind: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    section_id: int | None = None


@dataclass(frozen=True, slots=True)
class EntryAdded(Told):
    """A profile got an entry in a custom table."""

    profile_id: int
    custom_table_id: int
    at: datetime
    attributes: Mapping[str, Any] = field(default_factory=dict)


Happening = (
    EmailSent
    | EmailReacted
    | SmsSent
    | SmsClicked
    | SurveyAnswered
    | GoalAttained
    | EventHappened
    | EntryAdded
)


class Why(StrEnum):
    """Why an event is refused."""

    NOBODY = "nobody"
    BEING_DELETED = "being deleted"
    NO_MESSAGE = "no message"
    SAME_MESSAGE = "same message"
    NO_CAMPAIGN = "no campaign"
    NO_GOAL = "no goal"
    NO_CUSTOM_TABLE = "no custom table"
    NO_SECTION = "no section"
    UNFIT = "unfit"  # the database does not take its values


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch; positions are those in it.

    `repeated` were recorded before, under the same name; `refused` says why.
    """

    recorded: int
    repeated: frozenset[int]
    refused: Mapping[int, Why]
