"""Whom and what the events of a file name: from names to numbers, a batch at a time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from common import sql
from interactions.event_files.events import REACTIONS, Event, Kind
from interactions.happenings import (
    EmailReacted,
    EmailSent,
    EntryAdded,
    EventHappened,
    GoalAttained,
    Happening,
    Reaction,
    SmsClicked,
    SmsSent,
    SurveyAnswered,
)
from interactions.models import Campaign, Channel, CustomTable, Goal
from interactions.models.email import fresh_token
from profiles.models import UniqueKey
from profiles.normalisers import EMPTY, REASONS, batch
from profiles.normalisers import Kind as KeyKind
from tenancy.models import Account, Section

CHANNELS = {
    **dict.fromkeys(REACTIONS, Channel.EMAIL),
    Kind.EMAIL_SENT: Channel.EMAIL,
    Kind.SMS_SENT: Channel.SMS,
    Kind.SMS_CLICKED: Channel.SMS,
    Kind.FORM_ANSWERED: Channel.FORM,
}
REACTED = {
    Kind.EMAIL_OPENED: Reaction.OPENED,
    Kind.EMAIL_CLICKED: Reaction.CLICKED,
    Kind.EMAIL_BOUNCED: Reaction.BOUNCED,
}
# Where definitions that are not campaigns are looked up, and what they are named by.
DEFINITIONS: Mapping[Kind, tuple[type[Model], str]] = {
    Kind.GOAL_REACHED: (Goal, "name"),
    Kind.EVENT: (Section, "slug"),
    Kind.ENTRY: (CustomTable, "slug"),
}

Asked = tuple[Kind | Channel, str]  # what kind of definition, and its name
Pair = tuple[int, int]  # profile, campaign


class Unknown(ValueError):
    """An event names what is not there; the message says what."""


@dataclass(frozen=True, slots=True)
class Named:
    """What events come to, and which of them name person and campaign, not a message.

    `people` says whose each of them is, as far as that is known: 0 otherwise.
    """

    found: list[Happening | Unknown]
    pairs: Mapping[int, Pair]
    people: Sequence[int]

    def part(self, positions: Sequence[int]) -> "Named":
        """Return what the events at `positions` come to, in that order."""
        return Named(
            [self.found[position] for position in positions],
            {
                place: self.pairs[position]
                for place, position in enumerate(positions)
                if position in self.pairs
            },
            [self.people[position] for position in positions],
        )


class Names:
    """Finds what events of `account` name; people by `key`, or by number without one.

    Definitions are remembered: a file names the same few again and again.
    """

    def __init__(self, account: Account, key: UniqueKey | None) -> None:
        self.account = account
        self.key = key
        self.known: dict[Asked, int | None] = {}
        self.sent: dict[str, int] = {}

    def named(self, events: Sequence[Event]) -> "Named":
        """Return for each event what happened, or what it names that is not there.

        Inside the account. Which messages are meant is left open. Those of the events
        that were asked about last need not be recorded yet.
        """
        known = self._people(event.who for event in events)
        self._learn(events)
        behind = self._behind(events)
        found: list[Happening | Unknown] = []
        pairs: dict[int, Pair] = {}
        people: list[int] = []
        sent: dict[str, int] = {}
        for position, event in enumerate(events):
            try:
                profile = self._profile(event, known)
                about = self._about(event)
            except Unknown as flaw:
                found.append(flaw)
                people.append(0)
                continue
            if event.kind in REACTIONS:
                if event.message:
                    profile = behind.get(event.message, 0)
                else:
                    pairs[position] = (profile, about)
            elif event.message:
                sent[event.message] = profile
            found.append(_happening(event, profile, about))
            people.append(profile)
        whose = self.sent | sent
        for position, event in enumerate(events):
            people[position] = people[position] or whose.get(event.message, 0)
        self.sent = sent
        return Named(found, pairs, people)

    def happenings(self, named: "Named") -> list[Happening | Unknown]:
        """Return the same, with the messages that reactions are to.

        Inside the account, once everything that came before has been recorded.
        """
        if not named.pairs:
            return named.found
        return self._with_messages(named.found, named.pairs)

    def _people(self, named: Iterable[int | str | None]) -> dict[str, int | Unknown]:
        """Return whom each value of the key names, or why it names nobody."""
        values = list({who for who in named if isinstance(who, str)})
        key = self.key
        if not values:
            return {}
        if key is None:
            flaw = Unknown(_("person: name the key that it is a value of, with --key."))
            return dict.fromkeys(values, flaw)
        normalise = batch(
            KeyKind(key.kind), region=key.region, fold_local=key.folds_local_part
        )
        cells = [(place, value, False) for place, value in enumerate(values)]
        normalised = normalise(cells)
        rows = sql.fetch(
            "interactions.find_people",
            {
                "account": self.account.pk,
                "key": key.pk,
                "values": [value for _place, value, _why in normalised if value],
            },
        )
        known: dict[str, int] = dict(rows)
        nobody = Unknown(
            _("person: nobody is known under this value of %(key)s.")
            % {"key": key.name}
        )
        people: dict[str, int | Unknown] = {}
        for place, value, why in normalised:
            if value is None:
                people[values[place]] = Unknown(f"person: {_reason(why)}")
            else:
                people[values[place]] = known.get(value, nobody)
        return people

    def _behind(self, events: Iterable[Event]) -> dict[str, int]:
        """Return whose the messages are that are there of those reacted to."""
        tokens = {
            event.message
            for event in events
            if event.kind in REACTIONS and event.message
        }
        if not tokens:
            return {}
        given = {"account": self.account.pk, "tokens": list(tokens)}
        return {
            token: profile
            for token, profile, _ in sql.fetch("interactions.messages_behind", given)
        }

    def _profile(self, event: Event, people: Mapping[str, int | Unknown]) -> int:
        if not isinstance(event.who, str):
            return event.who or 0
        found = people[event.who]
        if isinstance(found, Unknown):
            raise Unknown(str(found))
        return found

    def _about(self, event: Event) -> int:
        if event.about == "":
            return 0
        asked = _asked(event)
        number = self.known.get(asked)
        if number is None:
            is_there = asked in self.known
            raise Unknown(
                (
                    _("There are several of the name %(name)s: give the number.")
                    if is_there
                    else _("There is nothing of the name or number %(name)s.")
                )
                % {"name": event.about}
            )
        return number

    def _learn(self, events: Sequence[Event]) -> None:
        """Look up the definitions that are not known yet; several: None."""
        asked: dict[Kind | Channel, set[str]] = {}
        for event in events:
            if event.about != "" and _asked(event) not in self.known:
                of, name = _asked(event)
                asked.setdefault(of, set()).add(name)
        for of, names in asked.items():
            self._look_up(of, names)

    def _look_up(self, of: Kind | Channel, names: Collection[str]) -> None:
        rows = _definitions(self.account, of)
        column = "name" if isinstance(of, Channel) else DEFINITIONS[of][1]
        numbers = [int(name) for name in names if name.isascii() and name.isdigit()]
        for number in rows.filter(pk__in=numbers).values_list("pk", flat=True):
            self.known[of, str(number)] = number
        named: dict[str, list[int]] = {}
        for name, number in rows.filter(**{f"{column}__in": names}).values_list(
            column, "pk"
        ):
            named.setdefault(name, []).append(number)
        for name, those in named.items():
            self.known[of, name] = those[0] if len(those) == 1 else None

    def _with_messages(
        self, found: list[Happening | Unknown], pairs: Mapping[int, Pair]
    ) -> list[Happening | Unknown]:
        """Give reactions that name person and campaign the message they are to.

        That is the last one sent before them in the batch, else the last one there.
        """
        wanted = set(pairs.values())
        rows = sql.fetch(
            "interactions.latest_messages",
            {
                "account": self.account.pk,
                "profiles": [profile for profile, _campaign in wanted],
                "campaigns": [campaign for _profile, campaign in wanted],
            },
        )
        tokens = {(profile, campaign): token for profile, campaign, token in rows}
        told: list[Happening | Unknown] = []
        for position, each in enumerate(found):
            match each:
                case EmailSent(profile, campaign, token, at):
                    token = token or fresh_token()
                    tokens[profile, campaign] = token
                    told.append(
                        EmailSent(profile, campaign, token, at, event_id=each.event_id)
                    )
                case EmailReacted() if position in pairs:
                    token = tokens.get(pairs[position], "")
                    told.append(
                        EmailReacted(
                            token, each.reaction, each.at, event_id=each.event_id
                        )
                    )
                case _:
                    told.append(each)
        return told


def _asked(event: Event) -> Asked:
    of = CHANNELS.get(event.kind, event.kind)
    return of, str(event.about)


def _definitions(account: Account, of: Kind | Channel) -> QuerySet[Model]:
    if isinstance(of, Channel):
        return Campaign._base_manager.filter(account=account, channel=of)
    model, _column = DEFINITIONS[of]
    return model._base_manager.filter(account=account)


def _reason(why: str) -> str:
    return _("This is empty.") if why == EMPTY else str(REASONS[why]())


def _happening(event: Event, profile: int, about: int) -> Happening:
    at, name, more = event.at, event.name, event.more
    match event.kind:
        case Kind.EMAIL_SENT:
            return EmailSent(profile, about, event.message, at, event_id=name)
        case Kind.EMAIL_OPENED | Kind.EMAIL_CLICKED | Kind.EMAIL_BOUNCED:
            whose = profile if event.message and profile else None
            return EmailReacted(
                event.message, REACTED[event.kind], at, whose, event_id=name
            )
        case Kind.SMS_SENT:
            return SmsSent(profile, about, at, event_id=name)
        case Kind.SMS_CLICKED:
            return SmsClicked(profile, about, at, event_id=name)
        case Kind.FORM_ANSWERED:
            return SurveyAnswered(profile, about, at, **more, event_id=name)
        case Kind.GOAL_REACHED:
            return GoalAttained(profile, about, at, **more, event_id=name)
        case Kind.EVENT:
            return EventHappened(
                profile,
                at=at,
                **more,
                section_id=about if event.about != "" else None,
                event_id=name,
            )
        case Kind.ENTRY:
            return EntryAdded(profile, about, at, **more, event_id=name)
        case _:
            assert_never(event.kind)
