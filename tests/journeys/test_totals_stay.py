"""Whatever happens to people, campaigns' totals are what was sent and done, for ever.

A machine does at random what members and recipients do, to the real database. A model
in plain Python remembers who is there and what happened; after each step the database
has to say the same.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from interactions.actions.record_interactions import record_interactions
from interactions.happenings import (
    EmailReacted,
    EmailSent,
    Reaction,
    SmsSent,
    SurveyAnswered,
    Why,
)
from interactions.models import Campaign, CampaignDay, EmailInteraction
from profiles.models import Profile, Subscription, Topic
from tenancy.scope import account_transaction
from tests.journeys.stations import Stations

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
TOTALS = ("sent", "opened", "clicked", "bounced", "answered")
PEOPLE = 5
WHO = st.integers(0, PEOPLE - 1)
CHANNELS = ("email", "sms", "form")


def address(who: int) -> str:
    return f"person{who}@example.com"


class People(RuleBasedStateMachine):
    """Five addresses, one campaign of each channel, and everything that can happen."""

    stations: Stations

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.there: dict[int, int] = {}  # who is there, with their number
        self.gone: set[int] = set()  # numbers that were somebody's
        self.totals = {channel: Counter[str]() for channel in CHANNELS}
        self.messages: dict[str, tuple[int, set[Reaction]]] = {}  # by token
        self.said: dict[int, str] = {}  # what each says to letters
        self.minutes = 0

    @property
    def account(self) -> Any:
        return self.stations.table.account

    def now(self) -> datetime:
        """Return a moment that is some hours after the one before."""
        self.minutes += 331
        return NOON + timedelta(minutes=self.minutes)

    @initialize()
    def begin(self) -> None:
        with account_transaction(self.account):
            self.campaigns = {
                channel: Campaign.objects.create(
                    account=self.account, channel=channel, name=channel, launched=NOON
                ).pk
                for channel in CHANNELS
            }
            self.topic = Topic.objects.create(account=self.account, name="Letters")
        self.come_in({0, 1, 2})

    # ---- people

    @rule(who=st.sets(WHO, min_size=1, max_size=3))
    def come_in(self, who: set[int]) -> None:
        """Add and update: who was deleted is somebody else from then on."""
        rows = [
            {"email": address(each), "city": f"City {self.minutes}"}
            for each in sorted(who)
        ]
        self.minutes += 1
        outcomes = self.stations.bring_in(rows).outcomes
        fresh = who - self.there.keys()
        assert outcomes.get("new", 0) == len(fresh)
        with account_transaction(self.account):
            numbers = dict(
                Profile.objects.visible(self.account).values_list(
                    "identifiers__value", "pk"
                )
            )
        for each in fresh:
            number = numbers[address(each)]
            assert number not in self.gone
            self.there[each] = number
            self.has_no_history(number)

    def has_no_history(self, number: int) -> None:
        with account_transaction(self.account):
            profile = Profile.objects.get(account=self.account, pk=number)
            mails = EmailInteraction.objects.filter(account=self.account)
            assert not mails.filter(profile=number).exists()
            said = Subscription.objects.filter(account=self.account)
            assert not said.filter(profile=number).exists()
        assert profile.last_sent_at is None
        assert profile.last_click_at is None

    @precondition(lambda self: self.there)
    @rule(who=st.sets(WHO, min_size=1, max_size=3), by_file=st.booleans())
    def go(self, who: set[int], by_file: bool) -> None:
        """Delete them, by hand or by file."""
        going = who & self.there.keys()
        if not going:
            return
        if by_file:
            outcomes = self.stations.delete_by_file(
                [address(each) for each in sorted(who)]
            ).outcomes
            assert outcomes.get("deleted") == len(going)
        else:
            with account_transaction(self.account):
                picked = Profile.objects.filter(
                    account=self.account, pk__in=[self.there[each] for each in going]
                )
                people = list(picked)
            assert self.stations.delete_by_hand(people).erased == len(going)
        for each in going:
            number = self.there.pop(each)
            self.gone.add(number)
            self.said.pop(number, None)

    @rule(who=WHO)
    def subscribe(self, who: int) -> None:
        number = self.there.get(who)
        if number is None:
            return
        with account_transaction(self.account):
            Subscription.objects.update_or_create(
                account=self.account,
                profile_id=number,
                topic=self.topic,
                defaults={
                    "status": "subscribed",
                    "source": "form",
                    "changed": self.now(),
                },
            )
        self.said[number] = "subscribed"

    @precondition(lambda self: "subscribed" in self.said.values())
    @rule(who=st.sets(WHO, min_size=1, max_size=3))
    def unsubscribe(self, who: set[int]) -> None:
        """Unsubscribe by list: the people and their history stay."""
        numbers = [self.there.get(each) for each in who]
        if not any(self.said.get(each or 0) == "subscribed" for each in numbers):
            return
        self.stations.unsubscribe([address(each) for each in sorted(who)])
        for number in numbers:
            if number in self.said:
                self.said[number] = "unsubscribed"

    # ---- campaigns

    @rule(who=WHO)
    def send(self, who: int) -> None:
        number = self.number_of(who)
        token = f"token{len(self.messages):03}"
        event = EmailSent(number, self.campaigns["email"], token, self.now())
        if self.recorded(event, who):
            self.messages[token] = (number, set())
            self.totals["email"]["sent"] += 1

    @precondition(lambda self: self.messages)
    @rule(data=st.data(), reaction=st.sampled_from(Reaction))
    def react(self, data: Any, reaction: Reaction) -> None:
        """React to a message, perhaps of somebody who is not there any more."""
        token = data.draw(st.sampled_from(sorted(self.messages)))
        number, before = self.messages[token]
        receipt = record_interactions(
            self.account, [EmailReacted(token, reaction, self.now())]
        )
        if number in self.gone:
            assert receipt.refused == {0: Why.NO_MESSAGE}
            return
        assert receipt.recorded == 1
        # A click in a message that was not opened opens it.
        opens = {Reaction.OPENED} if reaction is Reaction.CLICKED else set()
        for each in ({reaction} | opens) - before:
            self.totals["email"][each.value] += 1
            before.add(each)

    @rule(who=WHO)
    def text(self, who: int) -> None:
        number = self.number_of(who)
        if self.recorded(SmsSent(number, self.campaigns["sms"], self.now()), who):
            self.totals["sms"]["sent"] += 1

    @rule(who=WHO)
    def answer(self, who: int) -> None:
        number = self.number_of(who)
        event = SurveyAnswered(
            number, self.campaigns["form"], self.now(), answers={"rating": 5}
        )
        if self.recorded(event, who):
            self.totals["form"]["answered"] += 1

    def number_of(self, who: int) -> int:
        """Return the number of somebody; of whoever went last, or of nobody."""
        return self.there.get(who) or max(self.gone, default=999_999)

    def recorded(self, event: Any, who: int) -> bool:
        receipt = record_interactions(self.account, [event])
        assert bool(receipt.recorded) == (who in self.there)
        return bool(receipt.recorded)

    # ---- what is always so

    @invariant()
    def totals_are_what_happened(self) -> None:
        if not hasattr(self, "campaigns"):
            return
        with account_transaction(self.account):
            for channel, number in self.campaigns.items():
                wanted = {name: self.totals[channel][name] for name in TOTALS}
                rows = Campaign.objects.filter(account=self.account, pk=number)
                assert rows.values(*TOTALS).get() == wanted
                days = CampaignDay.objects.filter(
                    account=self.account, campaign=number
                ).aggregate(**{name: Sum(name, default=0) for name in TOTALS})
                assert days == wanted

    @invariant()
    def whoever_is_there_is_there(self) -> None:
        if not hasattr(self, "campaigns"):
            return
        with account_transaction(self.account):
            shown = Profile.objects.visible(self.account)
            assert set(shown.values_list("pk", flat=True)) == set(self.there.values())
            rows = EmailInteraction.objects.filter(account=self.account)
            kept = Counter(rows.values_list("profile_id", flat=True))
            said = Subscription.objects.filter(account=self.account)
            assert dict(said.values_list("profile_id", "status")) == self.said
        sent = Counter(
            number for number, _did in self.messages.values() if number not in self.gone
        )
        assert kept == sent

    def teardown(self) -> None:
        """Undo all of it: the next run begins with nobody."""
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)


@pytest.mark.usefixtures("db")
def test_totals_are_what_happened_whatever_happens(people: Any, ada: Any) -> None:
    machine = type("Machine", (People,), {"stations": Stations(people, ada)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
