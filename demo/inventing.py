"""The statements that invent people and all that they did, in their order.

Each draws in sets; what one leaves behind (`people`, `moments`: tables of the session)
is what the next ones draw from. In the caller's transaction, inside the account.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from common import sql
from demo.actions.define_data import Definitions
from demo.countries import COUNTRIES
from demo.definitions import EVENTS, LATEST_JOINING, PRODUCTS, TAGS, TOPICS
from interactions.models import Campaign

WORK_MEMORY: Final = "256MB"
OLDEST_JOINING: Final = timedelta(days=1500)
ASLEEP: Final = timedelta(days=1100)  # a little more than 36 months

Say = Callable[[str], None]


def prepare_session() -> None:
    """Give the session the memory, and the functions, that the statements need."""
    sql.run("demo.set_work_memory", {"memory": WORK_MEMORY})
    sql.run("demo.drop_people", {})
    sql.run("demo.drop_moments", {})
    sql.run("demo.define_draw", {})
    sql.run("demo.define_pick", {})


def invent(
    here: Mapping[str, Any],
    definitions: Definitions,
    numbers: range,
    say: Say,
) -> dict[str, int]:
    """Invent the people called `numbers`; return how many rows of each kind they made.

    `here` is what every statement is told: account, table, its keys, seed and last
    moment. `say` gets a line whenever there are more rows.
    """
    inventing = _Inventing(here, definitions, say)
    inventing.people(numbers)
    inventing.emails()
    inventing.profiles()
    inventing.campaigns("text messages", "demo.invent_texts", definitions.texts)
    inventing.campaigns("forms", "demo.invent_surveys", definitions.forms)
    sql.run("demo.count_campaign_days", here)
    inventing.goals()
    inventing.entries()
    inventing.in_sections()
    inventing.consents()
    return inventing.counts


class _Inventing:
    """Runs statements, counts what each made, and says how long it took."""

    def __init__(
        self, here: Mapping[str, Any], definitions: Definitions, say: Say
    ) -> None:
        self.here = here
        self.definitions = definitions
        self.say = say
        self.counts: dict[str, int] = {}
        self.began = time.monotonic()

    def people(self, numbers: range) -> None:
        """Draw who they are, and when each of them came."""
        launches = [campaign.launched for campaign in self.definitions.emails]
        countries = [
            {"ordinal": ordinal, **country.as_json()}
            for ordinal, country in enumerate(COUNTRIES)
        ]
        shares = [
            ordinal
            for ordinal, country in enumerate(COUNTRIES)
            for _ in range(country.share)
        ]
        sql.run(
            "demo.invent_people",
            {
                **self.here,
                "first": numbers[0],
                "last": numbers[-1],
                "countries": json.dumps(countries),
                "shares": shares,
                "latest_joining": LATEST_JOINING,
                "mailings": len(launches),
                "starts": [launches[0] - OLDEST_JOINING, *launches[:LATEST_JOINING]],
                "ends": launches[: LATEST_JOINING + 1],
            },
        )

    def emails(self) -> None:
        """Send the mailings, and gather the latest moments of each person."""
        mailings = self.definitions.emails
        for ordinal, campaign in enumerate(mailings):
            self.told(
                "e-mails",
                "demo.invent_emails",
                campaign=campaign.pk,
                ordinal=ordinal,
                mailings=len(mailings),
                launched=campaign.launched,
                is_old=campaign.launched < self.here["until"] - ASLEEP,
            )
        mailed = [campaign.pk for campaign in mailings]
        sql.run("demo.gather_moments", {**self.here, "campaigns": mailed})

    def profiles(self) -> None:
        """Write the people down, and what they are known by."""
        self.rows_of("profiles", "demo.invent_profiles")
        self.rows_of("identifiers", "demo.invent_identifiers")
        self.rows_of("known values", "demo.invent_known_values")

    def campaigns(self, what: str, name: str, those: Sequence[Campaign]) -> None:
        """Have people reached by, or answering, each of `those`."""
        self.told(
            what,
            name,
            campaigns=[campaign.pk for campaign in those],
            launches=[campaign.launched for campaign in those],
        )

    def goals(self) -> None:
        """Have goals reached."""
        goals = self.definitions.goals
        self.told("goals reached", "demo.invent_goals", goals=goals)

    def entries(self) -> None:
        """Fill the custom tables."""
        tables = {"orders": self.definitions.orders, "wishes": self.definitions.wishes}
        self.rows_of(
            "entries", "demo.invent_entries", **tables, products=list(PRODUCTS)
        )

    def in_sections(self) -> None:
        """Add what may lie in a section: events, tags, and values of attributes."""
        within = {"sections": self.definitions.sections}
        events = {"kinds": list(EVENTS), "products": list(PRODUCTS)}
        tags = {
            "tags": self.definitions.tags,
            "shares": [tag.share for tag in TAGS],
        }
        self.rows_of("events", "demo.invent_events", **within, **events)
        self.rows_of("tags", "demo.invent_taggings", **within, **tags)
        self.rows_of("values in sections", "demo.invent_section_values", **within)

    def consents(self) -> None:
        """Have people subscribe, and some of them think better of it."""
        topics = {
            "topics": self.definitions.topics,
            "shares": [topic.share for topic in TOPICS],
        }
        self.rows_of("subscriptions", "demo.invent_subscriptions", **topics)
        self.rows_of("consents withdrawn since", "demo.invent_consents", **topics)

    def rows_of(self, what: str, name: str, **more: Any) -> None:
        """Execute the statement `name`; count the rows it wrote as `what`."""
        self._count(what, sql.run(name, {**self.here, **more}))

    def told(self, what: str, name: str, **more: Any) -> None:
        """Execute the statement `name`, which returns how many rows of `what` it made."""
        [(rows,)] = sql.fetch(name, {**self.here, **more})
        self._count(what, rows)

    def _count(self, what: str, rows: int) -> None:
        self.counts[what] = self.counts.get(what, 0) + rows
        seconds = time.monotonic() - self.began
        self.say(f"{seconds:7.1f} s  {self.counts[what]:>10,} {what}")
