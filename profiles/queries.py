"""What is asked of profile tables and of the people in them."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext

from profiles.models import (
    Attribute,
    ChangeKind,
    DefinitionChange,
    Identifier,
    KeyChange,
    KeyStatus,
    Profile,
    ProfileTable,
    Subscription,
    Tagging,
    UniqueKey,
)
from profiles.models.definitions import KEPT_RIGHT
from tenancy.models import Account, Membership
from tenancy.sections import within

COUNTED_EXACTLY = 10_000


@dataclass(frozen=True, slots=True)
class Count:
    """How many profiles there are: exactly, about, or more than are counted."""

    number: int
    is_exact: bool
    is_least: bool = False

    def __str__(self) -> str:
        """Return the number in words of the reader's language."""
        if self.is_exact:
            return number_format(self.number, force_grouping=True)
        if self.is_least:
            least = number_format(COUNTED_EXACTLY, force_grouping=True)
            return gettext("more than %(number)s") % {"number": least}
        about = number_format(_rounded(self.number), force_grouping=True)
        return gettext("about %(number)s") % {"number": about}


def tables(account: Account) -> QuerySet[ProfileTable]:
    """Return the profile tables of `account` by name."""
    return (
        ProfileTable.objects.filter(account=account)
        .select_related("account")
        .order_by("name")
    )


def attributes(table: ProfileTable) -> list[Attribute]:
    """Return the attributes of `table` in their order."""
    rows = Attribute.objects.filter(account=table.account_id, table=table)
    return list(rows.order_by("position", "pk"))


def changes(account: Account) -> QuerySet[DefinitionChange]:
    """Return the changes of definitions that are under way or were refused."""
    return DefinitionChange.objects.filter(account=account).select_related(
        "account", "table", "author"
    )


def leaving(table: ProfileTable) -> frozenset[str]:
    """Return the names of the attributes whose values are still being removed."""
    rows = DefinitionChange.objects.filter(
        account=table.account_id, table=table, kind=ChangeKind.ATTRIBUTE
    )
    return frozenset(rows.values_list("name", flat=True))


def unique_keys(table: ProfileTable) -> list[UniqueKey]:
    """Return the unique keys of `table` in their order, with their attributes."""
    rows = UniqueKey.objects.filter(account=table.account_id, table=table)
    return list(rows.select_related("attribute").order_by("position", "pk"))


def key_changes(account: Account) -> QuerySet[KeyChange]:
    """Return the changes of unique keys, each with its table and attribute."""
    return KeyChange.objects.filter(account=account).select_related(
        "account", "table__account", "attribute"
    )


def written_keys(table: ProfileTable) -> list[UniqueKey]:
    """Return the keys whose identifiers whoever writes to `table` keeps right.

    To be asked while the table's row is held: among them are keys that are being built
    or looked through, which `unique_keys` leaves out.
    """
    rows = UniqueKey.every.filter(
        account=table.account_id, table=table, status__in=KEPT_RIGHT
    )
    return list(rows.select_related("attribute").order_by("position", "pk"))


def every_key(table: ProfileTable) -> list[UniqueKey]:
    """Return all unique keys of `table`, those that come and go included."""
    rows = UniqueKey.every.filter(account=table.account_id, table=table)
    return list(rows.select_related("attribute").order_by("position", "pk"))


def profiles(table: ProfileTable) -> QuerySet[Profile]:
    """Return the visible profiles of `table`."""
    return Profile.objects.visible(table.account).filter(table=table)


def profiles_of(account: Account, table_slug: str) -> QuerySet[Profile]:
    """Return the visible profiles of the table `table_slug`, each with its table."""
    return (
        Profile.objects.visible(account)
        .filter(table__account=account, table__slug=table_slug)
        .select_related("table__account")
    )


def count(table: ProfileTable) -> Count:
    """Count the profiles of `table`: a few thousand exactly, more as planned.

    A million are never counted one by one: PostgreSQL's statistics, at most minutes
    old, know well enough. What is being deleted is left out of exact counts only.
    """
    everyone = Profile.objects.filter(account=table.account_id, table=table)
    [plan] = json.loads(everyone.explain(format="json"))
    planned = int(plan["Plan"]["Plan Rows"])
    if planned > 2 * COUNTED_EXACTLY:
        return Count(planned, is_exact=False)
    # In an order, so that the index of this table is read and not the whole account.
    some = profiles(table).order_by("created", "pk")[: COUNTED_EXACTLY + 1]
    counted = some.count()
    if counted <= COUNTED_EXACTLY:
        return Count(counted, is_exact=True)
    return Count(planned, is_exact=False, is_least=planned <= COUNTED_EXACTLY)


def identifiers(
    account: Account, profile_ids: Collection[int]
) -> dict[int, list[Identifier]]:
    """Return how each of some profiles is known, in the order of the keys."""
    known: dict[int, list[Identifier]] = {number: [] for number in profile_ids}
    rows = Identifier.objects.filter(
        account=account,
        profile_id__in=profile_ids,
        unique_key__status=KeyStatus.ACTIVE,
    )
    for row in rows.select_related("unique_key__attribute").order_by(
        "unique_key__position", "pk"
    ):
        known[row.profile_id].append(row)
    return known


def tags(profile: Profile, *, reader: Membership | None) -> QuerySet[Tagging]:
    """Return the tags on `profile` that `reader` may see, with their sections."""
    rows = Tagging.objects.filter(
        within(reader), account=profile.account_id, profile=profile
    )
    return rows.select_related("tag", "section").order_by("tag__name", "pk")


def subscriptions(
    profile: Profile, *, reader: Membership | None
) -> QuerySet[Subscription]:
    """Return what `profile` agreed to or withdrew from, by topic, as `reader` sees it."""
    rows = Subscription.objects.filter(
        within(reader, "topic__section"),
        account=profile.account_id,
        profile=profile,
    )
    return rows.select_related("topic").order_by("topic__name")


def _rounded(number: int) -> int:
    """Return `number` with its first two digits only: an estimate knows no more."""
    zeros = max(0, len(str(number)) - 2)
    return round(number, -zeros)
