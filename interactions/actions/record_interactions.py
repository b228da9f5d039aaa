"""Take in what people did: traces, totals, days and moments, in one transaction.

Promise: nothing is attached to a profile that an erasure has taken. The profiles are
locked first, then looked up among the targets: whoever launches an erasure later has
to wait, at its sweep, for this transaction, and finds all of its traces.

What is wrong with one event never touches the others. Locks are taken in one order by
every batch (names of events, definitions, profiles, campaigns, goals; each kind in the
order of its numbers), so that none waits for another in a circle.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b

from django.utils import timezone
from psycopg import sql as composed

from common import sql
from common.durability import commit_lazily
from interactions import tally
from interactions.actions.attach_traces import attach_traces
from interactions.happenings import (
    EmailReacted,
    EmailSent,
    EntryAdded,
    EventHappened,
    GoalAttained,
    Happening,
    Receipt,
    SmsClicked,
    SmsSent,
    SurveyAnswered,
    Why,
)
from interactions.models import Campaign, CustomTable, Goal
from tenancy.models import Account, Section
from tenancy.scope import account_transaction

Pair = tuple[int, int]  # profile, campaign


def record_interactions(
    account: Account, happenings: Sequence[Happening], *, lazily: bool = False
) -> Receipt:
    """Record `happenings` for `account` and say which of them were refused, and why.

    Refused is what concerns a profile that is gone or taken by a launched erasure, a
    message that is not there, or a definition that is not. What was recorded before
    under the same `event_id` is left out. A click on an unopened message opens it too;
    a second reaction of a kind is not counted again, but it is activity: the profile's
    last moments are those of the last reaction, whichever message it was to.

    The commit is not waited for if it may be done `lazily`.
    """
    with account_transaction(account):
        if lazily:
            commit_lazily()
        repeated = _repeated(account, happenings)
        todo = {
            position: each
            for position, each in enumerate(happenings)
            if position not in repeated
        }
        refused = _undefined(account, todo)
        _refuse(todo, refused)
        refused |= _untold(account, todo)
        _refuse(todo, refused)
        profiles = _profiles(account, todo)
        refused |= dict.fromkeys(todo.keys() - profiles, Why.NO_MESSAGE)
        refused |= _absent(account, todo, profiles)
        _refuse(todo, refused)
        _write(account, todo, profiles)
        _let_go(account, [happenings[position] for position in refused])
    return Receipt(len(todo), frozenset(repeated), refused)


def _refuse(todo: dict[int, Happening], refused: Iterable[int]) -> None:
    for position in refused:
        todo.pop(position, None)


def digest(event_id: str) -> str:
    """Return what is kept of the name of an event, as hex: nothing that can be read."""
    return blake2b(event_id.encode(), digest_size=16).hexdigest()


def _repeated(account: Account, happenings: Sequence[Happening]) -> set[int]:
    """Claim the names of events; return the positions of those claimed before."""
    first: dict[str, int] = {}
    repeated = set()
    for position, each in enumerate(happenings):
        if each.event_id:
            name = digest(each.event_id)
            if first.setdefault(name, position) != position:
                repeated.add(position)
    if first:
        given = {
            "account": account.pk,
            "digests": list(first),
            "today": timezone.now().date(),
        }
        rows = sql.fetch("interactions.claim_events", given)
        repeated |= {first[name.hex] for (name,) in rows}
    return repeated


def _let_go(account: Account, refused: Collection[Happening]) -> None:
    """Give the names of refused events back, for when they come corrected."""
    names = [digest(each.event_id) for each in refused if each.event_id]
    if names:
        sql.run("interactions.let_go_events", {"account": account.pk, "digests": names})


def _undefined(account: Account, todo: Mapping[int, Happening]) -> dict[int, Why]:
    """Return what names campaigns, goals, tables or sections that are not there.

    Those that are stay locked against being deleted, which stops nobody else.
    """
    named: dict[Why, dict[int, int]] = {why: {} for why in _DEFINITIONS}
    for position, each in todo.items():
        match each:
            case EmailSent() | SmsSent() | SmsClicked() | SurveyAnswered():
                named[Why.NO_CAMPAIGN][position] = each.campaign_id
            case GoalAttained():
                named[Why.NO_GOAL][position] = each.goal_id
            case EntryAdded():
                named[Why.NO_CUSTOM_TABLE][position] = each.custom_table_id
            case EventHappened(section_id=int(section)):
                named[Why.NO_SECTION][position] = section
            case _:
                pass
    return {
        position: why
        for why, numbers in named.items()
        if numbers
        for there in [_shared(account, why, set(numbers.values()))]
        for position, number in numbers.items()
        if number not in there
    }


_DEFINITIONS = {
    Why.NO_CAMPAIGN: Campaign,
    Why.NO_GOAL: Goal,
    Why.NO_CUSTOM_TABLE: CustomTable,
    Why.NO_SECTION: Section,
}


def _shared(account: Account, why: Why, numbers: Collection[int]) -> set[int]:
    table = composed.Identifier(_DEFINITIONS[why]._meta.db_table)
    given = {"account": account.pk, "numbers": list(numbers)}
    rows = sql.fetch("interactions.share_definitions", given, {"definitions": table})
    return {number for (number,) in rows}


def _untold(account: Account, todo: Mapping[int, Happening]) -> dict[int, Why]:
    """Return what sends a message that is there, or clicks in a text that is not."""
    tokens = [
        each.token
        for each in todo.values()
        if isinstance(each, EmailSent)
        if each.token
    ]
    taken = {token for token, _, _ in _messages(account, tokens)}
    pairs: set[Pair] = {
        (each.profile_id, each.campaign_id)
        for each in todo.values()
        if isinstance(each, SmsClicked)
    }
    texts = _texts(account, pairs)
    refused = {}
    for position, each in todo.items():
        match each:
            case EmailSent(token=token) if token:
                if token in taken:
                    refused[position] = Why.SAME_MESSAGE
                taken.add(token)
            case SmsSent():
                texts.add((each.profile_id, each.campaign_id))
            case SmsClicked() if (each.profile_id, each.campaign_id) not in texts:
                refused[position] = Why.NO_MESSAGE
            case _:
                pass
    return refused


def _messages(account: Account, tokens: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return the token, profile and campaign of those e-mails that are there."""
    if not tokens:
        return []
    given = {"account": account.pk, "tokens": tokens}
    return [
        (token, profile, campaign)
        for token, profile, campaign in sql.fetch("interactions.messages_behind", given)
    ]


def _texts(account: Account, pairs: Collection[Pair]) -> set[Pair]:
    if not pairs:
        return set()
    given = {
        "account": account.pk,
        "profiles": [profile for profile, _ in pairs],
        "campaigns": [campaign for _, campaign in pairs],
    }
    return {
        (profile, campaign)
        for profile, campaign in sql.fetch("interactions.texts_behind", given)
    }


def _profiles(account: Account, todo: Mapping[int, Happening]) -> dict[int, int]:
    """Return the profile of each happening by its position, where there is one."""
    tokens = {
        each.token
        for each in todo.values()
        if isinstance(each, EmailReacted) and each.profile_id is None
    }
    behind = {
        token: profile for token, profile, _ in _messages(account, sorted(tokens))
    }
    # A message may be reacted to in the batch that sends it.
    behind |= {
        each.token: each.profile_id
        for each in todo.values()
        if isinstance(each, EmailSent) and each.token
    }
    found = {}
    for position, each in todo.items():
        if each.profile_id is not None:
            found[position] = each.profile_id
        elif each.token in behind:
            found[position] = behind[each.token]
    return found


def _absent(
    account: Account, todo: Mapping[int, Happening], profiles: Mapping[int, int]
) -> dict[int, Why]:
    """Lock the profiles that are there; return what concerns others.

    Whom an erasure has taken is left alone, so that nothing waits for its sweep. The
    targets are read again after the locks are held, by a statement of its own: it sees
    every erasure that was launched before.
    """
    named = set(profiles.values())
    taken = _taken(account, named)
    moments = any(isinstance(each, EmailSent | EmailReacted) for each in todo.values())
    there = _locked(account, named - taken, moments=moments)
    taken |= _taken(account, there)
    return {
        position: Why.BEING_DELETED if number in taken else Why.NOBODY
        for position, number in profiles.items()
        if number in taken or number not in there
    }


def _taken(account: Account, numbers: Collection[int]) -> set[int]:
    given = {"account": account.pk, "profiles": list(numbers)}
    return {number for (number,) in sql.fetch("interactions.taken_receivers", given)}


def _locked(account: Account, numbers: Collection[int], *, moments: bool) -> set[int]:
    name = "lock_receivers" if moments else "share_receivers"
    given = {"account": account.pk, "profiles": list(numbers)}
    return {number for (number,) in sql.fetch(f"interactions.{name}", given)}


def _write(
    account: Account, todo: Mapping[int, Happening], profiles: Mapping[int, int]
) -> None:
    """Write traces, reactions and moments, then count them."""
    happenings = list(todo.values())
    attach_traces(account, happenings)
    told = tally.Tally()
    for position, each in todo.items():
        told.add(each)
        if isinstance(each, EmailReacted):
            told.note_reaction(profiles[position], each)
    for row in _reactions(account, happenings):
        told.add_reaction(*row)
    for campaign, moment in _text_clicks(account, happenings):
        told.clicked(campaign, moment)
    if told.latest:
        sql.run("interactions.note_moments", {"account": account.pk, **told.moments()})
    if told.days:
        campaigns = list({campaign for campaign, _ in told.days})
        sql.fetch(
            "interactions.lock_campaigns",
            {"account": account.pk, "campaigns": campaigns},
        )
        sql.run("interactions.count_days", {"account": account.pk, **told.counts()})
    if told.goals:
        sql.run(
            "interactions.count_goals",
            {
                "account": account.pk,
                "goals": list(told.goals),
                "reached": list(told.goals.values()),
            },
        )


def _reactions(
    account: Account, happenings: Sequence[Happening]
) -> list[tuple[int, int, datetime | None, datetime | None, datetime | None]]:
    """Note reactions on e-mails; return what is new: profile, campaign, moments."""
    first = tally.first_reactions(
        each for each in happenings if isinstance(each, EmailReacted)
    )
    if not first:
        return []
    opened, clicked, bounced = zip(*first.values(), strict=True)
    given = {
        "account": account.pk,
        "tokens": list(first),
        "opened": list(opened),
        "clicked": list(clicked),
        "bounced": list(bounced),
    }
    return [
        (profile, campaign, *moments)
        for profile, campaign, *moments in sql.fetch(
            "interactions.note_reactions", given
        )
    ]


def _text_clicks(
    account: Account, happenings: Sequence[Happening]
) -> Iterator[tuple[int, datetime]]:
    """Note clicks in text messages; yield what is new: campaign, moment."""
    first: dict[Pair, datetime] = {}
    for each in happenings:
        if isinstance(each, SmsClicked):
            pair = (each.profile_id, each.campaign_id)
            first[pair] = min(first.get(pair, each.at), each.at)
    if first:
        given = {
            "account": account.pk,
            "profiles": [profile for profile, _ in first],
            "campaigns": [campaign for _, campaign in first],
            "moments": list(first.values()),
        }
        for campaign, moment in sql.fetch("interactions.note_text_clicks", given):
            yield campaign, moment.astimezone(UTC)
