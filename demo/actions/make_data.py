"""Invent a population with all kinds of traces: the same one for the same seed.

Every person is drawn from their number, the seed and a question, in SQL and in sets. A
second run goes on counting where the first one stopped, so that nobody is there twice.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from audit.actions.record import record
from common import sql
from common.errors import BadInput
from demo.actions.define_data import Definitions, define_data
from demo.countries import COUNTRIES
from demo.definitions import (
    EVENTS,
    LATEST_JOINING,
    PRODUCTS,
    TAGS,
    TOPICS,
)
from profiles.actions.create_table import Column, Key, add_attributes, create_table
from profiles.models import Attribute, Identity, ProfileTable, UniqueKey
from profiles.models.definitions import Type
from profiles.normalisers import Kind
from tenancy.models import Account, Membership
from tenancy.scope import account_transaction

KEYS = (Key("email", Kind.EMAIL), Key("phone", Kind.PHONE), Key("crm_id", Kind.TEXT))
COLUMNS = (
    Column("first_name", Type.TEXT),
    Column("last_name", Type.TEXT),
    Column("company", Type.TEXT),
    Column("city", Type.TEXT),
    Column("country", Type.CHOICE, tuple(country.code for country in COUNTRIES)),
    Column("language", Type.TEXT),
    Column("birth_date", Type.DATE),
    Column("score", Type.INTEGER),
    Column("newsletter", Type.BOOLEAN),
)
MOST_PEOPLE = 9_000_000  # Belgian numbers run out after ten million
WORK_MEMORY = "256MB"
OLDEST_JOINING = timedelta(days=1500)
ASLEEP = timedelta(days=1100)  # a little more than 36 months

Say = Callable[[str], None]


class OtherKeys(BadInput):
    """The table %(table)s needs the keys email=email, phone=phone and crm_id=text."""


class TooMany(BadInput):
    """At most %(most)s people can be invented in one table, and at least one."""


@dataclass(frozen=True, slots=True)
class Invention:
    """What was made: people, and the rows of each kind."""

    people: int
    rows: Mapping[str, int]


def make_data(
    account: Account,
    people: int,
    *,
    by: Membership | None,
    seed: int = 1,
    table: str = "people",
    until: datetime | None = None,
    say: Say = lambda _: None,
) -> Invention:
    """Add `people` invented profiles, with traces, to the table called `table`.

    A strict table is created when there is none. `until` is the last moment of the
    data, by default the last midnight (UTC). One transaction: all of it or nothing.
    Raises OtherKeys or TooMany.
    """
    last_moment = until or datetime.now(UTC).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    with account_transaction(account):
        target = _table(account, table, by)
        keys = _keys(target)
        # Whoever else fills the table waits, so that numbers are given once.
        ProfileTable.objects.select_for_update(no_key=True).get(
            account=account, pk=target.pk
        )
        here = {
            "account": account.pk,
            "table": target.pk,
            "seed": seed,
            "until": last_moment,
            "by_key": target.identity == Identity.BY_KEY,
            **{f"{name}_key": key.pk for name, key in keys.items()},
        }
        definitions = define_data(target, last_moment)
        _prepare_session()
        [(before,)] = sql.fetch("demo.last_number", {**here, "key": keys["crm"].pk})
        if not 0 < people <= MOST_PEOPLE - before:
            raise TooMany(most=MOST_PEOPLE - before)
        rows = _invent(_Teller(say), here, definitions, before + 1, before + people)
        record(
            account,
            "data.invented",
            by=by,
            table=target.slug,
            profiles=people,
            seed=seed,
        )
    return Invention(people, rows)


def _table(account: Account, slug: str, by: Membership | None) -> ProfileTable:
    table = ProfileTable.objects.filter(account=account, slug=slug).first()
    if table is None:
        return create_table(
            account,
            slug,
            by=by,
            identity=Identity.STRICT,
            keys=KEYS,
            attributes=COLUMNS,
        )
    have = set(
        Attribute.objects.filter(account=account, table=table).values_list(
            "name", flat=True
        )
    )
    add_attributes(table, [column for column in COLUMNS if column.name not in have])
    return table


def _keys(table: ProfileTable) -> dict[str, UniqueKey]:
    """Return the keys called email, phone and crm; each must be of its kind."""
    keys = {
        (key.name, key.kind): key
        for key in table.unique_keys.filter(account=table.account_id).select_related(
            "attribute"
        )
    }
    try:
        return {
            key.name.removesuffix("_id"): keys[key.name, str(key.kind)] for key in KEYS
        }
    except KeyError:
        raise OtherKeys(table=table.slug) from None


def _prepare_session() -> None:
    sql.run("demo.set_work_memory", {"memory": WORK_MEMORY})
    sql.run("demo.drop_people", {})
    sql.run("demo.drop_moments", {})
    sql.run("demo.define_draw", {})
    sql.run("demo.define_pick", {})


class _Teller:
    """Runs statements and says what each made, and how long it took."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.counts: dict[str, int] = {}
        self.began = time.monotonic()

    def run(self, what: str, name: str, parameters: Mapping[str, Any]) -> None:
        """Execute `name` and count its rows as `what`."""
        self.add(what, sql.run(name, parameters))

    def add(self, what: str, rows: int) -> None:
        """Count `rows` more of `what`."""
        self.counts[what] = self.counts.get(what, 0) + rows
        seconds = time.monotonic() - self.began
        self.say(f"{seconds:7.1f} s  {self.counts[what]:>10,} {what}")


def _invent(
    tell: _Teller,
    here: Mapping[str, Any],
    definitions: Definitions,
    first: int,
    last: int,
) -> dict[str, int]:
    launches = [campaign.launched for campaign in definitions.emails]
    sql.run(
        "demo.invent_people",
        {
            **here,
            "first": first,
            "last": last,
            "countries": json.dumps(
                [
                    {"ordinal": ordinal, **country.as_json()}
                    for ordinal, country in enumerate(COUNTRIES)
                ]
            ),
            "shares": [
                ordinal
                for ordinal, country in enumerate(COUNTRIES)
                for _ in range(country.share)
            ],
            "latest_joining": LATEST_JOINING,
            "mailings": len(launches),
            "starts": [launches[0] - OLDEST_JOINING, *launches[:LATEST_JOINING]],
            "ends": launches[: LATEST_JOINING + 1],
        },
    )
    for ordinal, campaign in enumerate(definitions.emails):
        [(sent,)] = sql.fetch(
            "demo.invent_emails",
            {
                **here,
                "campaign": campaign.pk,
                "ordinal": ordinal,
                "mailings": len(definitions.emails),
                "launched": campaign.launched,
                "is_old": campaign.launched < here["until"] - ASLEEP,
            },
        )
        tell.add("e-mails", sent)
    mailed = [campaign.pk for campaign in definitions.emails]
    sql.run("demo.gather_moments", {**here, "campaigns": mailed})
    tell.run("profiles", "demo.invent_profiles", here)
    tell.run("identifiers", "demo.invent_identifiers", here)
    tell.run("known values", "demo.invent_known_values", here)
    for what, name, campaigns in (
        ("text messages", "demo.invent_texts", definitions.texts),
        ("forms", "demo.invent_surveys", definitions.forms),
    ):
        [(rows,)] = sql.fetch(
            name,
            {
                **here,
                "campaigns": [campaign.pk for campaign in campaigns],
                "launches": [campaign.launched for campaign in campaigns],
            },
        )
        tell.add(what, rows)
    sql.run("demo.count_campaign_days", here)
    [(rows,)] = sql.fetch("demo.invent_goals", {**here, "goals": definitions.goals})
    tell.add("goals reached", rows)
    sections = {**here, "sections": definitions.sections, "products": list(PRODUCTS)}
    tell.run(
        "entries",
        "demo.invent_entries",
        {**sections, "orders": definitions.orders, "wishes": definitions.wishes},
    )
    tell.run("events", "demo.invent_events", {**sections, "kinds": list(EVENTS)})
    tell.run(
        "tags",
        "demo.invent_taggings",
        {
            **sections,
            "tags": definitions.tags,
            "shares": [tag.share for tag in TAGS],
        },
    )
    tell.run(
        "subscriptions",
        "demo.invent_subscriptions",
        {
            **here,
            "topics": definitions.topics,
            "shares": [topic.share for topic in TOPICS],
        },
    )
    tell.run(
        "consents withdrawn since",
        "demo.invent_consents",
        {
            **here,
            "topics": definitions.topics,
            "shares": [topic.share for topic in TOPICS],
        },
    )
    tell.run("values in sections", "demo.invent_section_values", sections)
    return tell.counts
