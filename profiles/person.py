"""One person as their page shows them: how they are known, their values, their consents."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from common.prepared import prepared
from profiles import queries
from profiles.columns import label_of
from profiles.grid.columns import Cell, Column, value_cell
from profiles.models import (
    Attribute,
    KnownValue,
    Profile,
    Subscription,
    SubscriptionChange,
    Tagging,
    UniqueKey,
)
from profiles.models.definitions import Type
from tenancy.models import Membership, Section


@dataclass(frozen=True, slots=True)
class Known:
    """A unique key with the values that the person has of it.

    `identifiers` name the person; `others` are values that they merely carry.
    """

    key: UniqueKey
    identifiers: Sequence[str]
    others: Sequence[str]

    @property
    def values(self) -> Sequence[str]:
        """Return both, and an empty text where there is none."""
        return [*self.identifiers, *self.others, ""]


@dataclass(frozen=True, slots=True)
class Part:
    """What belongs to one section, or (None) to the person everywhere.

    `without` are the labels of the attributes that have no value.
    """

    section: Section | None
    values: Sequence[tuple[str, Cell]]
    without: Sequence[str]
    tags: Sequence[Tagging]


@dataclass(frozen=True, slots=True)
class Consent:
    """A subscription and how it came to be, the last change first."""

    now: Subscription
    history: Sequence[SubscriptionChange]


def known(profile: Profile) -> list[Known]:
    """Return under each unique key of the table what `profile` is known by."""
    identifiers = defaultdict(list)
    for each in queries.identifiers_of(profile):
        identifiers[each.unique_key_id].append(each.value)
    others = defaultdict(list)
    for key, value in _known_values(profile.account_id, profile.pk):
        others[key].append(value)
    return [
        Known(key, identifiers[key.pk], others[key.pk] or carried)
        for key in queries.unique_keys(profile.table)
        if (carried := _carried(profile, key, identifiers[key.pk]))
        or identifiers[key.pk]
        or others[key.pk]
    ]


@prepared
def _known_values(account: int, profile: int) -> QuerySet[KnownValue, tuple[int, str]]:
    rows = KnownValue.objects.filter(account=account, profile=profile).order_by("pk")
    return rows.values_list("unique_key_id", "value")


def _carried(profile: Profile, key: UniqueKey, identifiers: Sequence[str]) -> list[str]:
    """Return the attribute as it was written, where nobody is known by its like."""
    value = profile.attributes.get(key.name)
    return [] if identifiers or value in (None, "") else [str(value)]


def parts(
    profile: Profile,
    attributes: Sequence[Attribute],
    shown: Sequence[Known],
    *,
    reader: Membership | None,
) -> list[Part]:
    """Return the values and tags of `profile`, everywhere first, then by section.

    Those of sections that `reader` does not see are left out.

    Values that are `shown` already, word for word, as what the person is known by are
    left out.
    """
    tags = defaultdict(list)
    for tagging in queries.tags(profile, reader=reader):
        tags[tagging.section_id].append(tagging)
    values = queries.section_values(profile, reader=reader)
    columns = {
        each.name: Column(each.name, each.label, each.type, several=each.several)
        for each in attributes
    }
    leaving = queries.leaving(profile.table)
    repeated = {
        each.key.name
        for each in shown
        if str(profile.attributes.get(each.key.name, "")) in each.values
    }
    everywhere = [
        (str(column.label), column.cell(profile))
        for name, column in columns.items()
        if name not in repeated
    ]
    used = {number for number in (*tags, *values) if number is not None}
    sections = Section.objects.filter(account=profile.account_id, pk__in=used)
    return [
        Part(
            None,
            [(label, cell) for label, cell in everywhere if cell.text],
            [label for label, cell in everywhere if not cell.text],
            tags[None],
        ),
        *(
            Part(
                each,
                _cells(columns, values.get(each.pk, {}), leaving),
                [],
                tags[each.pk],
            )
            for each in sections.order_by("name", "pk")
        ),
    ]


def _cells(
    columns: Mapping[str, Column], values: Mapping[str, Any], leaving: AbstractSet[str]
) -> list[tuple[str, Cell]]:
    """Return the values of a section, in the order of the table's attributes.

    Those without a definition come last, and those that are `leaving` not at all.
    """
    ordered = [name for name in columns if name in values]
    ordered += sorted(set(values) - set(columns) - leaving)
    return [
        (
            str(columns[name].label) if name in columns else label_of(name),
            value_cell(
                columns[name].type if name in columns else kind_of(values[name]),
                values[name],
            ),
        )
        for name in ordered
    ]


def kind_of(value: Any) -> str:
    """Return the type that a value without a definition is shown and read as."""
    match value:
        case bool():
            return Type.BOOLEAN
        case int():
            return Type.INTEGER
        case float():
            return Type.DECIMAL
        case list():
            return Type.MULTI_CHOICE
        case _:
            return Type.TEXT


def consents(profile: Profile, *, reader: Membership | None) -> list[Consent]:
    """Return what `profile` agreed to or withdrew from, by topic, with the history.

    Topics of sections that `reader` does not see are left out.
    """
    history = defaultdict(list)
    for change in _consent_changes(profile.account_id, profile.pk):
        history[change.topic_id].append(change)
    return [
        Consent(each, history[each.topic_id])
        for each in queries.subscriptions(profile, reader=reader)
    ]


@prepared
def _consent_changes(account: int, profile: int) -> QuerySet[SubscriptionChange]:
    rows = SubscriptionChange.objects.filter(account=account, profile=profile)
    return rows.order_by("-changed", "-pk")
