"""What is asked of profile tables and of the people in them."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext

from common.prepared import prepared
from profiles.models import (
    Attribute,
    ChangeKind,
    DefinitionChange,
    Identifier,
    KeyChange,
    KeyStatus,
    Profile,
    ProfileTable,
    SectionValues,
    Subscription,
    Tagging,
    UniqueKey,
)
from profiles.models.definitions import KEPT_RIGHT
from tenancy.models import Account, Membership
from tenancy.sections import seen_by, within

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
    return _attributes(table.account_id, table.pk)


@prepared
def _attributes(account: int, table: int) -> QuerySet[Attribute]:
    rows = Attribute.objects.filter(account=account, table=table)
    return rows.order_by("position", "pk")


def changes(account: Account) -> QuerySet[DefinitionChange]:
    """Return the changes of definitions that are under way or were refused."""
    return DefinitionChange.objects.filter(account=account).select_related(
        "account", "table", "author"
    )


def leaving(table: ProfileTable) -> frozenset[str]:
    """Return the names of the attributes whose values are still being removed."""
    return frozenset(_leaving(table.account_id, table.pk))


@prepared
def _leaving(account: int, table: int) -> QuerySet[DefinitionChange, str]:
    rows = DefinitionChange.objects.filter(
        account=account, table=table, kind=ChangeKind.ATTRIBUTE
    )
    return rows.values_list("name", flat=True)


def unique_keys(table: ProfileTable) -> list[UniqueKey]:
    """Return the unique keys of `table` in their order, with their attributes."""
    return _unique_keys(table.account_id, table.pk)


@prepared
def _unique_keys(account: int, table: int) -> QuerySet[UniqueKey]:
    rows = UniqueKey.objects.filter(account=account, table=table)
    return rows.select_related("attribute").order_by("position", "pk")


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


def table_of(account: Account, slug: str) -> list[ProfileTable]:
    """Return the profile table of `account` at `slug`, if there is one."""
    found = _table_of(account.pk, slug)
    for table in found:
        table.account = account
    return found


@prepared
def _table_of(account: int, slug: str) -> QuerySet[ProfileTable]:
    return ProfileTable.objects.filter(account=account, slug=slug)


def profile_of(account: Account, table_slug: str, number: int) -> list[Profile]:
    """Return the visible profile `number` of the table `table_slug`, if there is one.

    It comes with its table.
    """
    found = _profile_of(account.pk, table_slug, number)
    for profile in found:
        profile.account = profile.table.account = account
    return found


@prepared
def _profile_of(account: int, table_slug: str, number: int) -> QuerySet[Profile]:
    shown = Profile.objects.visible(Account(pk=account))
    there = shown.filter(table__account=account, table__slug=table_slug, pk=number)
    return there.select_related("table")


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


def identifiers_of(profile: Profile) -> list[Identifier]:
    """Return how `profile` is known, in the order of the keys."""
    return _identifiers_of(profile.account_id, profile.pk)


@prepared
def _identifiers_of(account: int, profile: int) -> QuerySet[Identifier]:
    rows = Identifier.objects.filter(
        account=account, profile=profile, unique_key__status=KeyStatus.ACTIVE
    )
    return rows.order_by("unique_key__position", "pk")


def tags(profile: Profile, *, reader: Membership | None) -> list[Tagging]:
    """Return the tags on `profile` that `reader` may see, with their sections."""
    if seen_by(reader) is None:
        return _every_tag(profile.account_id, profile.pk)
    return list(_tags(profile.account_id, profile.pk).filter(within(reader)))


def _tags(account: int, profile: int) -> QuerySet[Tagging]:
    rows = Tagging.objects.filter(account=account, profile=profile)
    return rows.select_related("tag", "section").order_by("tag__name", "pk")


_every_tag = prepared(_tags)


def subscriptions(profile: Profile, *, reader: Membership | None) -> list[Subscription]:
    """Return what `profile` agreed to or withdrew from, by topic, as `reader` sees it."""
    if seen_by(reader) is None:
        return _every_subscription(profile.account_id, profile.pk)
    rows = _subscriptions(profile.account_id, profile.pk)
    return list(rows.filter(within(reader, "topic__section")))


def _subscriptions(account: int, profile: int) -> QuerySet[Subscription]:
    rows = Subscription.objects.filter(account=account, profile=profile)
    return rows.select_related("topic__section").order_by("topic__name")


_every_subscription = prepared(_subscriptions)


def section_values(
    profile: Profile, *, reader: Membership | None
) -> dict[int, dict[str, Any]]:
    """Return the values of `profile` by the section's number, as `reader` sees them."""
    if seen_by(reader) is None:
        return dict(_every_value(profile.account_id, profile.pk))
    rows = _section_values(profile.account_id, profile.pk)
    return dict(rows.filter(within(reader)))


def _section_values(
    account: int, profile: int
) -> QuerySet[SectionValues, tuple[int, dict[str, Any]]]:
    rows = SectionValues.objects.filter(account=account, profile=profile)
    return rows.values_list("section_id", "attributes")


_every_value = prepared(_section_values)


def _rounded(number: int) -> int:
    """Return `number` with its first two digits only: an estimate knows no more."""
    zeros = max(0, len(str(number)) - 2)
    return round(number, -zeros)
