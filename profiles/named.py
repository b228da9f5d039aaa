"""Tables, keys and profiles as a command line names them; inside their account."""

from contextlib import suppress
from typing import Final

from common.errors import BadInput
from profiles.models import Identifier, Profile, ProfileTable, UniqueKey
from profiles.normalisers import Invalid, Kind, normaliser
from tenancy.models import Account

DIGITS: Final = 19  # what a number of a profile has less than


class NoSuchTable(BadInput):
    """There is no table named %(slug)s in this account. It has: %(tables)s."""


class NoSuchKey(BadInput):
    """%(key)s is no unique key of this table. It has: %(keys)s."""


class NotAValue(BadInput):
    """That is not a value of the key %(key)s. %(why)s"""


class NobodyKnown(BadInput):
    """Nobody in this table is known under that value of %(key)s."""


def table_named(account: Account, slug: str) -> ProfileTable:
    """Return the table `slug` of `account`, or raise NoSuchTable."""
    tables = ProfileTable.objects.filter(account=account)
    table = tables.filter(slug=slug).first()
    if table is None:
        slugs = ", ".join(tables.values_list("slug", flat=True)) or "none"
        raise NoSuchTable(slug=slug, tables=slugs)
    table.account = account
    return table


def key_named(table: ProfileTable, name: str) -> UniqueKey:
    """Return the unique key `name` of `table`, or raise NoSuchKey."""
    keys = list(
        table.unique_keys.filter(account=table.account_id).select_related("attribute")
    )
    for key in keys:
        if key.name == name:
            return key
    raise NoSuchKey(key=name, keys=", ".join(key.name for key in keys) or "none")


def profile_named(key: UniqueKey, value: str) -> Profile:
    """Return the visible profile known under `value` of `key`.

    Raises NotAValue or NobodyKnown.
    """
    normalise = normaliser(
        Kind(key.kind), region=key.region, fold_local=key.folds_local_part
    )
    try:
        normalised = normalise(value)
    except Invalid as invalid:
        raise NotAValue(key=key.name, why=str(invalid)) from None
    known = Identifier.objects.filter(
        account=key.account_id, unique_key=key, value=normalised
    ).values("profile_id")
    profile = (
        Profile.objects.visible(key.account)
        .filter(pk__in=known, table=key.table)
        .first()
    )
    if profile is None:
        raise NobodyKnown(key=key.name)
    return profile


def somebody(table: ProfileTable, written: str) -> Profile | None:
    """Return the visible profile of `table` that `written` names, if one alone does.

    It is a value of any unique key, or the profile's number.
    """
    named: set[Profile] = set()
    for key in table.unique_keys.filter(account=table.account_id).select_related(
        "attribute", "table__account", "account"
    ):
        with suppress(NotAValue, NobodyKnown):
            named.add(profile_named(key, written))
    if not named and written.isascii() and written.isdigit() and len(written) < DIGITS:
        people = Profile.objects.visible(table.account).filter(table=table)
        return people.filter(pk=int(written)).first()
    return named.pop() if len(named) == 1 else None
