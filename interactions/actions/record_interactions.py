"""Take in what people did: traces, totals and moments, in one transaction.

Promise: nothing is attached to a profile that an erasure has taken. The profiles are
locked first, then looked up among the targets: whoever launches an erasure later has
to wait, at its sweep, for this transaction, and finds all of its traces.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import F
from psycopg import sql as composed

from common import sql
from common.errors import BadInput
from interactions.happenings import (
    EmailReacted,
    EmailSent,
    EntryAdded,
    EventHappened,
    GoalAttained,
    Happening,
    Reaction,
    SmsSent,
    SurveyAnswered,
)
from interactions.models import (
    Campaign,
    CustomEntry,
    CustomEvent,
    CustomTable,
    EmailInteraction,
    Goal,
    GoalReached,
    SmsInteraction,
    SurveyParticipation,
)
from profiles.models import Target
from tenancy.models import Account, Section
from tenancy.scope import account_transaction

BATCH_ROWS = 5_000
# The columns that a reaction touches: on the e-mail, on the campaign, on the profile.
_COLUMNS = {
    Reaction.OPENED: ("opened_at", "opened", "last_open_at"),
    Reaction.CLICKED: ("clicked_at", "clicked", "last_click_at"),
    Reaction.BOUNCED: ("bounced_at", "bounced", "last_bounce_at"),
}


class UnknownDefinition(BadInput):
    """There is no %(what)s number %(number)s in this account. Nothing was recorded."""


def record_interactions(account: Account, happenings: Sequence[Happening]) -> list[int]:
    """Record `happenings` for `account`; return the positions of those refused.

    Refused is what concerns a profile that is gone or taken by a launched erasure, or a
    message that is not there: it can never be recorded. A click on an unopened message
    opens it too. Raises UnknownDefinition.
    """
    with account_transaction(account):
        messages = _messages(account, happenings)
        campaigns = {message.campaign_id for message in messages.values()}
        _take_definitions(account, happenings, campaigns)
        profile_of = _profiles_of(happenings, messages)
        needs_moments = any(
            isinstance(each, EmailSent | EmailReacted) for each in happenings
        )
        there = _lock(account, set(profile_of.values()), moments=needs_moments)
        kept, refused = [], []
        for position, each in enumerate(happenings):
            if profile_of.get(position) in there:
                kept.append(each)
            else:
                refused.append(position)
        _attach(account, kept)
        _count(account, kept)
        _note_emails(account, kept)
    return refused


def _messages(
    account: Account, happenings: Sequence[Happening]
) -> dict[str, EmailSent | EmailInteraction]:
    """Return the messages reacted to, by token; some may be sent by the same batch."""
    sent = {each.token: each for each in happenings if isinstance(each, EmailSent)}
    tokens = {each.token for each in happenings if isinstance(each, EmailReacted)}
    there = EmailInteraction.objects.filter(account=account, token__in=tokens)
    return {**sent, **{message.token: message for message in there}}


def _profiles_of(
    happenings: Sequence[Happening],
    messages: Mapping[str, EmailSent | EmailInteraction],
) -> dict[int, int]:
    """Return the profile of each happening by its position, where there is one."""
    profiles = {}
    for position, each in enumerate(happenings):
        if not isinstance(each, EmailReacted):
            profiles[position] = each.profile_id
        elif each.token in messages:
            profiles[position] = messages[each.token].profile_id
    return profiles


def _lock(account: Account, profiles: Collection[int], *, moments: bool) -> set[int]:
    """Lock those of `profiles` that are there and return those nobody is erasing.

    The targets are read after the locks are held, by a statement of its own: it sees
    every erasure that was launched before.
    """
    name = "lock_receivers" if moments else "share_receivers"
    rows = sql.fetch(
        f"interactions.{name}", {"account": account.pk, "profiles": list(profiles)}
    )
    there = {profile for (profile,) in rows}
    taken = Target.objects.filter(account=account, profile_id__in=there)
    return there - set(taken.values_list("profile_id", flat=True))


def _take_definitions(
    account: Account, happenings: Sequence[Happening], campaigns: Collection[int]
) -> None:
    """Refuse numbers of campaigns, goals, tables and sections that are not there.

    Those stay locked, kind by kind in their order, so that batches cannot wait for
    each other in a circle when they count. `campaigns` are those of messages.
    """
    named: dict[type[models.Model], set[int]] = {
        Campaign: set(campaigns),
        Goal: set(),
        CustomTable: set(),
        Section: set(),
    }
    for each in happenings:
        match each:
            case EmailSent() | SmsSent() | SurveyAnswered():
                named[Campaign].add(each.campaign_id)
            case GoalAttained():
                named[Goal].add(each.goal_id)
            case EntryAdded():
                named[CustomTable].add(each.custom_table_id)
            case EventHappened(section_id=int(section)):
                named[Section].add(section)
            case _:
                pass
    for model, numbers in named.items():
        rows = model._base_manager.filter(account=account, pk__in=numbers)
        locked = rows.select_for_update(no_key=True).order_by("pk")
        for number in sorted(numbers - set(locked.values_list("pk", flat=True))):
            raise UnknownDefinition(what=model._meta.verbose_name, number=number)


def _attach(account: Account, happenings: Sequence[Happening]) -> None:
    """Write the traces, a table at a time."""
    traces: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for each in happenings:
        trace = _trace(account, each)
        if trace is not None:
            traces[type(trace)].append(trace)
    for model, rows in traces.items():
        model._base_manager.bulk_create(rows, batch_size=BATCH_ROWS)


def _trace(account: Account, happening: Happening) -> models.Model | None:
    here: dict[str, Any] = {"account": account}
    match happening:
        case EmailSent(profile_id, campaign_id, token, at):
            return EmailInteraction(
                **here,
                profile_id=profile_id,
                campaign_id=campaign_id,
                token=token,
                sent_at=at,
            )
        case EmailReacted():
            return None
        case SmsSent(profile_id, campaign_id, at):
            return SmsInteraction(
                **here, profile_id=profile_id, campaign_id=campaign_id, sent_at=at
            )
        case SurveyAnswered():
            return SurveyParticipation(
                **here,
                profile_id=happening.profile_id,
                campaign_id=happening.campaign_id,
                answered_at=happening.at,
                answers=dict(happening.answers),
                respondent=happening.respondent,
                ip_address=happening.ip_address,
                comment=happening.comment,
            )
        case GoalAttained(profile_id, goal_id, at, value):
            return GoalReached(
                **here,
                profile_id=profile_id,
                goal_id=goal_id,
                reached_at=at,
                value=value,
            )
        case EventHappened(profile_id, kind, at, data, section_id):
            return CustomEvent(
                **here,
                profile_id=profile_id,
                kind=kind,
                happened_at=at,
                data=dict(data),
                section_id=section_id,
            )
        case EntryAdded(profile_id, custom_table_id, at, attributes):
            return CustomEntry(
                **here,
                profile_id=profile_id,
                custom_table_id=custom_table_id,
                created=at,
                attributes=dict(attributes),
            )


def _count(account: Account, happenings: Sequence[Happening]) -> None:
    """Add to the totals of campaigns and goals."""
    sent: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    reached: Counter[int] = Counter()
    for each in happenings:
        match each:
            case EmailSent() | SmsSent():
                sent[each.campaign_id] += 1
            case SurveyAnswered():
                answered[each.campaign_id] += 1
            case GoalAttained():
                reached[each.goal_id] += 1
            case _:
                pass
    for number in sent | answered:
        Campaign.objects.filter(account=account, pk=number).update(
            sent=F("sent") + sent[number], answered=F("answered") + answered[number]
        )
    for number in reached:
        Goal.objects.filter(account=account, pk=number).update(
            reached=F("reached") + reached[number]
        )


def _note_emails(account: Account, happenings: Sequence[Happening]) -> None:
    sent = [each for each in happenings if isinstance(each, EmailSent)]
    if sent:
        sql.run(
            "interactions.note_sent",
            {
                "account": account.pk,
                "profiles": [each.profile_id for each in sent],
                "moments": [each.at for each in sent],
            },
        )
    reacted = [each for each in happenings if isinstance(each, EmailReacted)]
    for reaction, columns in _COLUMNS.items():
        those = [each for each in reacted if each.reaction is reaction]
        if reaction is Reaction.OPENED:
            # Nobody clicks in what they have not opened.
            those = [each for each in reacted if each.reaction is not Reaction.BOUNCED]
        if those:
            _note_reactions(account, those, columns)


def _note_reactions(
    account: Account, reacted: Sequence[EmailReacted], columns: tuple[str, str, str]
) -> None:
    moment, total, last = columns
    parts: Mapping[str, composed.Composable] = {
        "moment": composed.Identifier(moment),
        "total": composed.Identifier(total),
        "last": composed.Identifier(last),
    }
    parameters = {
        "account": account.pk,
        "tokens": [each.token for each in reacted],
        "moments": [each.at for each in reacted],
    }
    sql.run("interactions.note_reactions", parameters, parts)
