"""Whatever is recorded and whoever is erased, in any order: totals only ever grow.

A model counts what was told; the database has to agree with it after every step.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from erasure.actions.erase_selection import erase_selection
from erasure.orphans import orphans
from erasure.selection import preview
from interactions import queries
from interactions.actions.record_interactions import record_interactions
from interactions.happenings import (
    EmailReacted,
    EmailSent,
    Reaction,
    SmsClicked,
    SmsSent,
    SurveyAnswered,
    Why,
)
from interactions.models import (
    Campaign,
    CampaignDay,
    EmailInteraction,
    SmsInteraction,
    SurveyParticipation,
)
from interactions.tally import COUNTS
from tenancy.scope import account_transaction
from tests import factories

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHANNELS = ("email", "sms", "form")

campaigns = st.integers(0, 1)
days = st.integers(0, 3)


@pytest.mark.django_db
def test_totals_hold_over_anything_recorded_and_erased(acme, people, olga):
    class Totals(RuleBasedStateMachine):
        persons = Bundle("persons")
        erased = Bundle("erased")

        def __init__(self):
            super().__init__()
            self.undo = transaction.atomic()
            self.undo.__enter__()
            self.serial = 0
            self.messages: dict[str, tuple[int, int]] = {}  # token: profile, campaign
            self.done: set[tuple[str, Reaction]] = set()  # token and reaction
            self.told: Counter[tuple[int, str]] = Counter()  # campaign, count
            self.per_day: Counter[tuple[int, date, str]] = (
                Counter()
            )  # campaign, day, count
            self.held: Counter[tuple[int, int]] = Counter()  # profile, campaign: traces
            self.gone: Counter[int] = Counter()  # campaign: traces
            self.texted: set[tuple[int, int]] = set()  # profile, campaign
            with account_transaction(acme):
                self.campaigns = {
                    channel: [
                        Campaign.objects.create(
                            account=acme,
                            channel=channel,
                            name=f"{channel} {number}",
                            launched=NOON,
                        ).pk
                        for number in range(2)
                    ]
                    for channel in CHANNELS
                }

        def teardown(self):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

        def count(self, campaign, name, day):
            self.told[campaign, name] += 1
            self.per_day[campaign, (NOON + timedelta(days=day)).date(), name] += 1

        def take(self, happening, expected=None):
            receipt = record_interactions(acme, [happening])
            assert dict(receipt.refused) == ({0: expected} if expected else {})

        @rule(target=persons)
        def somebody_comes(self):
            self.serial += 1
            return factories.profile(people, email=f"p{self.serial}@x.example").pk

        @rule(one=persons, which=campaigns, day=days)
        def an_email_is_sent(self, one, which, day):
            self.serial += 1
            token, campaign = f"{self.serial:022d}", self.campaigns["email"][which]
            self.take(EmailSent(one, campaign, token, NOON + timedelta(days=day)))
            self.messages[token] = one, campaign
            self.count(campaign, "sent", day)
            self.held[one, campaign] += 1

        @rule(data=st.data(), reaction=st.sampled_from(Reaction), day=days)
        def an_email_is_reacted_to(self, data, reaction, day):
            if not self.messages:
                return
            token = data.draw(st.sampled_from(sorted(self.messages)))
            _one, campaign = self.messages[token]
            self.take(EmailReacted(token, reaction, NOON + timedelta(days=day)))
            follows = {Reaction.CLICKED: (Reaction.OPENED, Reaction.CLICKED)}
            for each in follows.get(reaction, (reaction,)):
                if (token, each) not in self.done:
                    self.done.add((token, each))
                    self.count(campaign, each.value, day)

        @rule(one=persons, which=campaigns, day=days)
        def a_text_is_sent(self, one, which, day):
            campaign = self.campaigns["sms"][which]
            self.take(SmsSent(one, campaign, NOON + timedelta(days=day)))
            self.count(campaign, "sent", day)
            self.held[one, campaign] += 1
            self.texted.add((one, campaign))

        @rule(one=persons, which=campaigns)
        def a_text_is_clicked(self, one, which):
            pair = one, self.campaigns["sms"][which]
            clicked = SmsClicked(*pair, NOON + timedelta(days=3))
            if pair not in self.texted:
                self.take(clicked, Why.NO_MESSAGE)
                return
            newest = self.newest_text(pair)
            self.take(clicked)
            if newest.clicked_at is None:
                self.count(pair[1], "clicked", 3)

        def newest_text(self, pair):
            with account_transaction(acme):
                rows = SmsInteraction.objects.filter(
                    account=acme, profile=pair[0], campaign=pair[1]
                )
                return rows.order_by("-sent_at", "-pk")[0]

        @rule(one=persons, which=campaigns, day=days)
        def a_form_is_answered(self, one, which, day):
            campaign = self.campaigns["form"][which]
            self.take(SurveyAnswered(one, campaign, NOON + timedelta(days=day)))
            self.count(campaign, "answered", day)
            self.held[one, campaign] += 1

        @rule(target=erased, one=consumes(persons))
        def somebody_is_erased(self, one):
            with account_transaction(acme):
                seen = preview(people, [one])
                erase_selection(
                    people,
                    [one],
                    by=olga,
                    reason="",
                    fingerprint=seen.fingerprint,
                    confirmed=True,
                )
            for (profile, campaign), traces in self.held.items():
                if profile == one:
                    self.gone[campaign] += traces
            self.held = Counter({k: v for k, v in self.held.items() if k[0] != one})
            mine = {
                token for token, (profile, _) in self.messages.items() if profile == one
            }
            for token in mine:
                del self.messages[token]
                self.take(EmailReacted(token, Reaction.OPENED, NOON), Why.NO_MESSAGE)
            return one

        @rule(one=erased, which=campaigns)
        def the_erased_get_nothing(self, one, which):
            self.take(
                SmsSent(one, self.campaigns["sms"][which], NOON), Why.BEING_DELETED
            )

        @invariant()
        def the_database_agrees(self):
            with account_transaction(acme):
                self.totals_are_what_was_told()
                self.days_are_what_was_told()
                self.what_is_gone_is_known()

        def totals_are_what_was_told(self):
            for campaign in Campaign.objects.filter(account=acme):
                found = {name: getattr(campaign, name) for name in COUNTS}
                assert found == {name: self.told[campaign.pk, name] for name in COUNTS}

        def days_are_what_was_told(self):
            rows = CampaignDay.objects.filter(account=acme)
            found = Counter(
                {
                    (row.campaign_id, row.day, name): getattr(row, name)
                    for row in rows
                    for name in COUNTS
                }
            )
            assert +found == +self.per_day
            sums = rows.aggregate(**{name: Sum(name, default=0) for name in COUNTS})
            for name in COUNTS:
                told = sum(n for (_, what), n in self.told.items() if what == name)
                assert sums[name] == told

        def what_is_gone_is_known(self):
            numbers = [pk for those in self.campaigns.values() for pk in those]
            assert queries.erased_traces(acme, numbers) == dict(self.gone)
            held: Counter[tuple[int, int]] = Counter()
            for model in (EmailInteraction, SmsInteraction, SurveyParticipation):
                rows = model.objects.filter(account=acme, profile__isnull=False)
                held.update(rows.values_list("profile_id", "campaign_id"))
            assert held == +self.held
            assert not any(orphans(acme).values())

    run_state_machine_as_test(
        Totals,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            phases=(Phase.generate,),  # the steps of a failure are shown; few enough
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
