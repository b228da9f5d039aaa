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


@dataclass(frozen=True, slots=True)
class EmailSent:
    """A message of a campaign went to a profile; `token` is the one in its links."""

    profile_id: int
    campaign_id: int
    token: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EmailReacted:
    """The message with this token was opened, clicked in, or bounced."""

    token: str
    reaction: Reaction
    at: datetime


@dataclass(frozen=True, slots=True)
class SmsSent:
    """A text message of a campaign went to a profile."""

    profile_id: int
    campaign_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SurveyAnswered:
    """A profile filled in a form."""

    profile_id: int
    campaign_id: int
    at: datetime
    answers: Mapping[str, Any] = field(default_factory=dict)
    respondent: str = ""
    ip_address: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class GoalAttained:
    """A profile reached a goal."""

    profile_id: int
    goal_id: int
    at: datetime
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EventHappened:
    """A profile did something that the account's own systems tell."""

    profile_id: int
    kind: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    section_id: int | None = None


@dataclass(frozen=True, slots=True)
class EntryAdded:
    """A profile got an entry in a custom table."""

    profile_id: int
    custom_table_id: int
    at: datetime
    attributes: Mapping[str, Any] = field(default_factory=dict)


Happening = (
    EmailSent
    | EmailReacted
    | SmsSent
    | SurveyAnswered
    | GoalAttained
    | EventHappened
    | EntryAdded
)
