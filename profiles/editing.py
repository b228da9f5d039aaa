"""What can be edited of a profile, everywhere or in one section, as it is now."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Self

from django.db.models import QuerySet

from common.prepared import prepared
from profiles import queries
from profiles.columns import label_of
from profiles.models import (
    Attribute,
    Identifier,
    Identity,
    Profile,
    ProfileTable,
    SectionValues,
    Subscription,
    Tag,
    Tagging,
    Topic,
    UniqueKey,
)
from profiles.models.definitions import AttributeState, Type
from profiles.person import kind_of
from profiles.values import Value
from tenancy.models import Section


@dataclass(frozen=True, slots=True)
class Editable:
    """A value that can be changed: what it is called, its type, and what it is now.

    The rest is what a new value has to keep to, as `Attribute` has it.
    """

    name: str
    label: str
    type: str
    choices: Sequence[str]
    value: Any
    required: bool = False
    several: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Editing:
    """A profile to be changed (None: one to be made), in `section` or everywhere.

    `keys` are the unique keys among `values`, `known_by` the numbers of those that name
    the person now, of interest where `chooses_keys`: elsewhere every key with a value
    does. `consents` has each topic of the part with its status now.
    """

    table: ProfileTable
    profile: Profile | None
    section: Section | None
    values: Sequence[Editable]
    keys: Mapping[str, UniqueKey]
    known_by: frozenset[int]
    tags: Sequence[Tag]
    tagged: frozenset[int]
    consents: Sequence[tuple[Topic, str]]

    @property
    def chooses_keys(self) -> bool:
        """Say whether it has to be said which keys name the person."""
        return bool(self.keys) and self.table.identity == Identity.BY_KEY

    @classmethod
    def of(
        cls, table: ProfileTable, profile: Profile | None, section: Section | None
    ) -> Self:
        """Return what can be changed of `profile`, or said of a new one."""
        keys = {each.name: each for each in queries.unique_keys(table)}
        attributes = queries.attributes(table)
        now = _now(profile, section, without=queries.leaving(table))
        if section:
            attributes = [each for each in attributes if each.name not in keys]
        return cls(
            table=table,
            profile=profile,
            section=section,
            values=_editable(attributes, now, odd=bool(section)),
            keys={} if section else keys,
            known_by=_known_by(profile),
            tags=_tags(table.account_id),
            tagged=_tagged(profile, section),
            consents=_consents(table, profile, section),
        )


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to become of a profile.

    `values` holds what changes, None for what goes; `known_by` the numbers of the keys
    that are to name the person (None: as the table says); `tags` all tags of the part;
    `consents` the new status of those topics that change.
    """

    values: Mapping[str, Value | None] = field(default_factory=dict)
    known_by: frozenset[int] | None = None
    tags: frozenset[int] | None = None
    consents: Mapping[int, str] = field(default_factory=dict)


def taggings(profile: Profile, section: Section | None) -> QuerySet[Tagging]:
    """Return the tags that `profile` has in `section`, or everywhere (None)."""
    return Tagging.objects.filter(
        account=profile.account_id, profile=profile, section=section
    )


def _now(
    profile: Profile | None, section: Section | None, *, without: AbstractSet[str]
) -> Mapping[str, Any]:
    if profile is None:
        return {}
    values = profile.attributes
    if section:
        rows = SectionValues.objects.filter(
            account=profile.account_id, profile=profile, section=section
        )
        values = rows.values_list("attributes", flat=True).first() or {}
    return {name: values[name] for name in values if name not in without}


def _editable(
    attributes: Sequence[Attribute], now: Mapping[str, Any], *, odd: bool
) -> list[Editable]:
    """Return the attributes with their values, and with `odd` those without a definition.

    Of those the type is taken from the value; what is no plain value stays as it is, and
    so does what is being converted. In a section (`odd`) nothing is required.
    """
    defined = {each.name for each in attributes}
    return [
        *(
            Editable(
                each.name,
                each.label,
                each.type,
                each.choices,
                now.get(each.name),
                required=each.required and not odd,
                several=each.several,
                most=each.most_characters,
            )
            for each in attributes
            if each.state == AttributeState.SETTLED
        ),
        *(
            Editable(name, label_of(name), kind_of(now[name]), (), now[name])
            for name in sorted(set(now) - defined)
            if odd and kind_of(now[name]) != Type.MULTI_CHOICE
        ),
    ]


def _known_by(profile: Profile | None) -> frozenset[int]:
    if profile is None:
        return frozenset()
    return frozenset(_naming(profile.account_id, profile.pk))


@prepared
def _naming(account: int, profile: int) -> QuerySet[Identifier, int]:
    rows = Identifier.objects.filter(account=account, profile=profile)
    return rows.values_list("unique_key_id", flat=True)


@prepared
def _tags(account: int) -> QuerySet[Tag]:
    return Tag.objects.filter(account=account).order_by("name")


def _tagged(profile: Profile | None, section: Section | None) -> frozenset[int]:
    if profile is None:
        return frozenset()
    return frozenset(_tags_of(profile.account_id, profile.pk, *_part(section)))


@prepared
def _tags_of(
    account: int, profile: int, section: int | None = None
) -> QuerySet[Tagging, int]:
    rows = Tagging.objects.filter(account=account, profile=profile, section=section)
    return rows.values_list("tag_id", flat=True)


def _consents(
    table: ProfileTable, profile: Profile | None, section: Section | None
) -> list[tuple[Topic, str]]:
    part = _part(section)
    given: dict[int, str] = {}
    if profile:
        given = dict(_given(table.account_id, profile.pk, *part))
    return [(each, given.get(each.pk, "")) for each in _topics(table.account_id, *part)]


def _part(section: Section | None) -> tuple[int, ...]:
    """Return `section` as the last values of a query that is everywhere's without it."""
    return (section.pk,) if section else ()


@prepared
def _topics(account: int, section: int | None = None) -> QuerySet[Topic]:
    return Topic.objects.filter(account=account, section=section).order_by("name")


@prepared
def _given(
    account: int, profile: int, section: int | None = None
) -> QuerySet[Subscription, tuple[int, str]]:
    topics = Topic.objects.filter(account=account, section=section)
    rows = Subscription.objects.filter(
        account=account, profile=profile, topic__in=topics
    )
    return rows.values_list("topic_id", "status")
