"""Invent a population with all kinds of traces: the same one for the same seed.

Every person is drawn from their number, the seed and a question, in SQL and in sets. A
second run goes on counting where the first one stopped, so that nobody is there twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from audit.actions.record import record
from common import sql
from common.errors import BadInput
from demo.actions.define_data import define_data
from demo.countries import COUNTRIES
from demo.inventing import Say, invent, prepare_session
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
        prepare_session()
        [(before,)] = sql.fetch("demo.last_number", {**here, "key": keys["crm"].pk})
        if not 0 < people <= MOST_PEOPLE - before:
            raise TooMany(most=MOST_PEOPLE - before)
        numbers = range(before + 1, before + people + 1)
        rows = invent(here, definitions, numbers, say)
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
