"""Events as a file tells them: checked, with the names that they were given."""

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # clocks differ, and days end later elsewhere
LARGEST_NUMBER = 2**63 - 1
LARGEST_VALUE = Decimal(10) ** 10
MOST_CHARACTERS = 320
MOST_COMMENT_CHARACTERS = 20_000
MOST_HELD_CHARACTERS = 100_000


class Kind(StrEnum):
    """What happened."""

    EMAIL_SENT = "email_sent"
    EMAIL_OPENED = "email_opened"
    EMAIL_CLICKED = "email_clicked"
    EMAIL_BOUNCED = "email_bounced"
    SMS_SENT = "sms_sent"
    SMS_CLICKED = "sms_clicked"
    FORM_ANSWERED = "form_answered"
    GOAL_REACHED = "goal_reached"
    EVENT = "event"
    ENTRY = "entry"


REACTIONS = {Kind.EMAIL_OPENED, Kind.EMAIL_CLICKED, Kind.EMAIL_BOUNCED}
# What an event is about: the field that names it.
ABOUT = {
    **dict.fromkeys(Kind, "campaign"),
    Kind.GOAL_REACHED: "goal",
    Kind.EVENT: "section",
    Kind.ENTRY: "custom_table",
}
_BY_NAME = {str(kind): kind for kind in Kind}


class BadEvent(ValueError):
    """The event cannot be understood; the message says why."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event with names, not numbers.

    `who` is the number of a profile or a value of the key that people are named by,
    None where `message` names them; `about` a number or a name, "" where there is
    none. `more` holds what belongs to this kind alone, by the names of the happening.
    """

    kind: Kind
    at: datetime
    name: str
    who: int | str | None
    about: int | str
    message: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


def read(fields: Mapping[str, Any], now: datetime) -> Event:
    """Return the event that `fields` tell, or raise BadEvent."""
    kind = _BY_NAME.get(_text(fields, "kind"))
    if kind is None:
        raise BadEvent(
            _("kind: it is one of %(kinds)s.") % {"kinds": ", ".join(_BY_NAME)}
        )
    message = _token(fields) if kind is Kind.EMAIL_SENT or kind in REACTIONS else ""
    is_named = kind in REACTIONS and message != ""
    return Event(
        kind=kind,
        at=_moment(fields, now),
        name=_text(fields, "id"),
        who=None if is_named else _who(fields),
        about="" if is_named else _about(fields, kind),
        message=message,
        more=_MORE[kind](fields) if kind in _MORE else {},
    )


def _text(fields: Mapping[str, Any], name: str, most: int = MOST_CHARACTERS) -> str:
    value = fields.get(name)
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadEvent(_("%(name)s: this is no text.") % {"name": name})
        value = str(value)
    value = value.strip()
    if len(value) > most:
        raise BadEvent(
            _("%(name)s: at most %(most)s characters.") % {"name": name, "most": most}
        )
    if not _storable(value):
        raise BadEvent(
            _("%(name)s: it holds characters that are no text.") % {"name": name}
        )
    return value


def _storable(text: str) -> bool:
    """Say whether the database can hold `text`: no NUL, no half of a character."""
    if "\x00" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _moment(fields: Mapping[str, Any], now: datetime) -> datetime:
    value = _text(fields, "at")
    try:
        moment = datetime.fromisoformat(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        is_right = EARLIEST <= moment <= now + AHEAD
    except (ValueError, OverflowError):
        raise BadEvent(
            _("at: this is no moment, such as 2026-11-20T12:30:00+01:00.")
        ) from None
    if not is_right:
        raise BadEvent(_("at: this is too long ago, or has not come yet."))
    return moment


def _number(fields: Mapping[str, Any], name: str) -> int | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    digits = str(value).strip()
    if isinstance(value, bool) or not (digits.isascii() and digits.isdigit()):
        raise BadEvent(_("%(name)s: this is no number.") % {"name": name})
    if len(digits) > len(str(LARGEST_NUMBER)) or int(digits) > LARGEST_NUMBER:
        raise BadEvent(_("%(name)s: no number is that large.") % {"name": name})
    return int(digits)


def _who(fields: Mapping[str, Any]) -> int | str:
    number = _number(fields, "profile")
    if number is not None:
        return number
    person = _text(fields, "person")
    if not person:
        raise BadEvent(_("Nobody is named: give person or profile."))
    return person


def _about(fields: Mapping[str, Any], kind: Kind) -> int | str:
    name = ABOUT[kind]
    value = fields.get(name)
    if isinstance(value, int):
        return _number(fields, name) or 0
    text = _text(fields, name)
    if not text and kind is not Kind.EVENT:
        raise BadEvent(_("%(name)s: it is missing.") % {"name": name})
    return text


def _token(fields: Mapping[str, Any]) -> str:
    token = _text(fields, "message")
    if token and not TOKEN.fullmatch(token):
        raise BadEvent(
            _("message: it has 22 letters, digits, hyphens and underscores.")
        )
    return token


def _held(fields: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an object, given as such or as JSON text, that the database can hold."""
    value = fields.get(name)
    if value is None or value == "":
        return {}
    try:
        found = json.loads(value) if isinstance(value, str) else value
        text = json.dumps(found, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        found, text = None, ""
    if not isinstance(found, dict):
        raise BadEvent(_("%(name)s: this is no JSON object.") % {"name": name})
    if len(text) > MOST_HELD_CHARACTERS:
        raise BadEvent(
            _("%(name)s: at most %(most)s characters.")
            % {"name": name, "most": MOST_HELD_CHARACTERS}
        )
    if "\\u0000" in text or not _storable(text):
        raise BadEvent(
            _("%(name)s: it holds characters that are no text.") % {"name": name}
        )
    return found


def _answer(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "answers": _held(fields, "answers"),
        "respondent": _text(fields, "respondent"),
        "ip_address": _address(fields),
        "comment": _text(fields, "comment", MOST_COMMENT_CHARACTERS),
    }


def _address(fields: Mapping[str, Any]) -> str | None:
    value = _text(fields, "ip_address")
    if not value:
        return None
    try:
        return str(ipaddress.ip_address(value.partition("%")[0]))
    except ValueError:
        raise BadEvent(_("ip_address: this is no address.")) from None


def _goal(fields: Mapping[str, Any]) -> dict[str, Any]:
    value = fields.get("value")
    if value is None or value == "":
        return {}
    try:
        amount = Decimal(str(value).strip())
        amount = amount.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise BadEvent(_("value: this is no number.")) from None
    if not amount.is_finite() or abs(amount) >= LARGEST_VALUE:
        raise BadEvent(_("value: this is no number, or too large."))
    return {"value": amount}


def _event(fields: Mapping[str, Any]) -> dict[str, Any]:
    kind = _text(fields, "event", 60)
    if not kind:
        raise BadEvent(_("event: it is missing."))
    return {"kind": kind, "data": _held(fields, "data")}


def _entry(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"attributes": _held(fields, "attributes")}


_MORE: Mapping[Kind, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    Kind.FORM_ANSWERED: _answer,
    Kind.GOAL_REACHED: _goal,
    Kind.EVENT: _event,
    Kind.ENTRY: _entry,
}
