"""Write the traces of a batch, a table at a time."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from common import sql
from interactions.happenings import (
    EmailReacted,
    EmailSent,
    EntryAdded,
    EventHappened,
    GoalAttained,
    Happening,
    SmsClicked,
    SmsSent,
    SurveyAnswered,
)
from interactions.models.email import fresh_token
from tenancy.models import Account


class Insertion(NamedTuple):
    """A statement and the names of its arrays, in the order of a row's values."""

    name: str
    arrays: tuple[str, ...]


EMAILS = Insertion("insert_emails", ("profiles", "campaigns", "moments", "tokens"))
TEXTS = Insertion("insert_texts", ("profiles", "campaigns", "moments"))
PARTICIPATIONS = Insertion(
    "insert_participations",
    (
        "profiles",
        "campaigns",
        "moments",
        "answers",
        "respondents",
        "addresses",
        "comments",
    ),
)
GOALS = Insertion("insert_goals", ("profiles", "goals", "moments", "amounts"))
EVENTS = Insertion(
    "insert_events", ("profiles", "kinds", "moments", "data", "sections")
)
ENTRIES = Insertion(
    "insert_entries", ("profiles", "custom_tables", "moments", "attributes")
)


def attach_traces(account: Account, happenings: Sequence[Happening]) -> None:
    """Write a trace for each of `happenings` that leaves one.

    In the transaction of the caller, who has locked the profiles and the definitions.
    """
    rows: dict[Insertion, list[tuple[Any, ...]]] = defaultdict(list)
    for each in happenings:
        if placed := _row(each):
            insertion, row = placed
            rows[insertion].append(row)
    for insertion, found in rows.items():
        columns = zip(*found, strict=True)
        arrays = dict(zip(insertion.arrays, map(list, columns), strict=True))
        sql.run(f"interactions.{insertion.name}", {"account": account.pk, **arrays})


def _row(each: Happening) -> tuple[Insertion, tuple[Any, ...]] | None:
    """Return where a happening is written, and its row; a reaction leaves none."""
    match each:
        case EmailSent(profile, campaign, token, at):
            return EMAILS, (profile, campaign, at, token or fresh_token())
        case SmsSent(profile, campaign, at):
            return TEXTS, (profile, campaign, at)
        case SurveyAnswered(profile, campaign, at, answers, respondent, ip, comment):
            held = _json(answers)
            return PARTICIPATIONS, (
                profile,
                campaign,
                at,
                held,
                respondent,
                ip,
                comment,
            )
        case GoalAttained(profile, goal, at, value):
            return GOALS, (profile, goal, at, value)
        case EventHappened(profile, kind, at, data, section):
            return EVENTS, (profile, kind, at, _json(data), section)
        case EntryAdded(profile, custom_table, at, attributes):
            return ENTRIES, (profile, custom_table, at, _json(attributes))
        case EmailReacted() | SmsClicked():
            return None


def _json(held: Mapping[str, Any]) -> str:
    return json.dumps(dict(held), ensure_ascii=False)
