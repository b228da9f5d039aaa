"""Write what somebody said of a profile: values, identifiers, tags and consents.

The caller holds the profile's row (or has just made it) and the account's transaction.
A value that names the person is normalised as every list's is, and refused where it
names somebody else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from psycopg.errors import LockNotAvailable

from common import sql
from common.errors import BadInput, DomainError
from profiles.actions.hold_labels import held_sections, held_tags, held_topics
from profiles.consent_ways import BY_HAND
from profiles.display_names import display_name
from profiles.editing import Edit, taggings
from profiles.models import (
    Identifier,
    Identity,
    KeyStatus,
    KnownValue,
    Profile,
    ProfileTable,
    SectionValues,
    Subscription,
    Tagging,
    Topic,
    UniqueKey,
)
from profiles.normalisers import Invalid, Kind, normaliser
from profiles.queries import unique_keys, written_keys
from tenancy.models import Section


class UnfitIdentifiers(BadInput):
    """Nothing was saved yet. Something is not right with what this person is known by.

    `flaws` says at each attribute what; it never tells who somebody else is.
    """

    def __init__(self, **flaws: str) -> None:
        super().__init__()
        self.flaws: Mapping[str, str] = flaws


class NamesNobody(BadInput):
    """A profile is known by at least one unique key. Give one of them a value."""


class UnknownTag(BadInput):
    """One of the tags or subscriptions is not there any more. Reload the page."""


class SectionGone(DomainError):
    """This section is not there any more. Nothing was saved."""

    status = 404


class TableIsFilled(DomainError):
    """A list is being loaded into this table. Try again when it is done."""


@dataclass(slots=True)
class Changed:
    """What an edit changed: attributes and keys by name, tags and consents by number."""

    attributes: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    tags: int = 0
    consents: int = 0

    def __bool__(self) -> bool:
        """Say whether anything was changed at all."""
        return bool(self.attributes or self.identifiers or self.tags or self.consents)

    def facts(self) -> dict[str, Any]:
        """Return what the audit trail keeps: names of attributes, and no value."""
        return {
            "changed": self.attributes,
            "identifiers": self.identifiers,
            "tags": self.tags,
            "subscriptions": self.consents,
        }


def hold_table(table: ProfileTable) -> None:
    """Keep lists out of `table` until the transaction ends.

    To be called before a profile is locked, by whoever changes identifiers. Raises
    TableIsFilled at once when one is being loaded.
    """
    given = {"account": table.account_id, "table": table.pk}
    try:
        with transaction.atomic():
            sql.fetch("profiles.share_table", given)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise TableIsFilled from None
        raise


def apply_edit(profile: Profile, edit: Edit, section: Section | None) -> Changed:
    """Write `edit` of `profile`, in `section` or everywhere; return what it changed.

    `profile` is as the database has it, and as written afterwards. Raises
    UnfitIdentifiers, NamesNobody, UnknownTag, SectionGone.
    """
    if section and not held_sections(profile.account_id, [section.pk]):
        raise SectionGone
    now = timezone.now()
    changed = Changed()
    if section:
        changed.attributes = _write_section(profile, edit, section)
    else:
        changed.attributes = _merge(profile.attributes, edit.values)
        changed.identifiers = _identify(profile, edit, changed.attributes)
    changed.tags = _tag(profile, edit, section, now)
    changed.consents = _subscribe(profile, edit, section, now)
    if changed:
        profile.name = display_name(profile.table.name_attributes, profile.attributes)
        profile.updated = now
        profile.save(update_fields=["attributes", "name", "updated"])
    return changed


def _merge(values: dict[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Put `new` into `values`, None taking a value away; return what changed."""
    names = sorted(name for name in new if values.get(name) != new[name])
    for name in names:
        if new[name] is None:
            del values[name]
        else:
            values[name] = new[name]
    return names


def _write_section(profile: Profile, edit: Edit, section: Section) -> list[str]:
    rows = SectionValues.objects.filter(
        account=profile.account_id, profile=profile, section=section
    )
    row = rows.first() or SectionValues(
        account_id=profile.account_id, profile=profile, section=section, attributes={}
    )
    names = _merge(row.attributes, edit.values)
    if names and row.attributes:
        row.save()
    elif names:
        rows.delete()
    return names


def _identify(profile: Profile, edit: Edit, changed: list[str]) -> list[str]:
    """Make the identifiers those that the values and `edit.known_by` say.

    Keys whose value and standing stay are left alone. Returns the names of the others.
    """
    account = profile.account_id
    mine = Identifier.objects.filter(account=account, profile=profile)
    have = dict(mine.values_list("unique_key_id", "value"))
    strict = profile.table.identity == Identity.STRICT
    flaws: dict[str, str] = {}
    naming: dict[UniqueKey, str] = {}
    carried: dict[UniqueKey, str] = {}
    touched: list[UniqueKey] = []
    for key in written_keys(profile.table):
        names = strict or _names(key, edit, have)
        if key.name not in changed and (strict or names == (key.pk in have)):
            continue
        touched.append(key)
        raw = profile.attributes.get(key.name)
        if raw is None:
            continue
        try:
            value = _normalised(key, str(raw))
        except Invalid as invalid:
            # What is no value of a key is an attribute like any other.
            if names:
                flaws[key.name] = gettext(invalid.msgid()) % invalid.facts
            continue
        (naming if names else carried)[key] = value
    flaws |= _taken({k: v for k, v in naming.items() if have.get(k.pk) != v})
    if flaws:
        raise UnfitIdentifiers(**flaws)
    if touched and not _is_named(profile.table, touched, naming, have):
        raise NamesNobody
    _replace(profile, touched, naming, carried)
    changed_keys = [key for key in touched if have.get(key.pk) != naming.get(key)]
    return list(dict.fromkeys(key.name for key in changed_keys))


def _names(key: UniqueKey, edit: Edit, have: Mapping[int, str]) -> bool:
    """Say whether `key` is to name the person, in a table whose identity is by key.

    `edit` can speak of active keys alone. Of the others one that is built to replace
    another does what that one does, and any other goes on as it is.
    """
    if key.status != KeyStatus.ACTIVE and not key.replaces_id:
        return key.pk in have
    asked = key.replaces_id or key.pk
    return asked in (have if edit.known_by is None else edit.known_by)


def _is_named(
    table: ProfileTable,
    touched: Sequence[UniqueKey],
    naming: Mapping[UniqueKey, str],
    have: Mapping[int, str],
) -> bool:
    """Say whether a key that is there to stay names the person after the edit."""
    active = {key.pk for key in unique_keys(table)}
    staying = have.keys() - {key.pk for key in touched}
    return bool(active & (staying | {key.pk for key in naming}))


def _normalised(key: UniqueKey, raw: str) -> str:
    normalise = normaliser(
        Kind(key.kind), region=key.region, fold_local=key.folds_local_part
    )
    return normalise(raw)


def _taken(values: Mapping[UniqueKey, str]) -> dict[str, str]:
    """Return at which attributes somebody else stands, or is still being deleted."""
    if not values:
        return {}
    account = next(iter(values)).account_id
    given = {
        "account": account,
        "keys": [key.pk for key in values],
        "values": list(values.values()),
    }
    names = {key.pk: key.name for key in values}
    return {
        names[key]: _somebody(is_being_erased=is_being_erased)
        for key, _value, is_being_erased in sql.fetch(
            "profiles.find_taken_values", given
        )
    }


def _somebody(*, is_being_erased: bool) -> str:
    if is_being_erased:
        return gettext(
            "Who is known under this value is being deleted. Try again later."
        )
    return gettext("Somebody else is known under this value already.")


def _replace(
    profile: Profile,
    touched: list[UniqueKey],
    naming: Mapping[UniqueKey, str],
    carried: Mapping[UniqueKey, str],
) -> None:
    """Write the identifiers and known values of the keys `touched` anew."""
    here: dict[str, Any] = {"account_id": profile.account_id, "profile": profile}
    for model in (Identifier, KnownValue):
        model._base_manager.filter(
            account=profile.account_id, profile=profile, unique_key__in=touched
        ).delete()
    for key, value in naming.items():
        try:
            with transaction.atomic():
                Identifier.objects.create(**here, unique_key=key, value=value)
        except IntegrityError:
            # Somebody else was given it a moment ago.
            flaw = _somebody(is_being_erased=False)
            raise UnfitIdentifiers(**{key.name: flaw}) from None
    KnownValue.objects.bulk_create(
        KnownValue(**here, unique_key=key, value=value)
        for key, value in carried.items()
    )


def _tag(profile: Profile, edit: Edit, section: Section | None, now: datetime) -> int:
    """Make the tags of the part those that `edit` says; return how many changed."""
    if edit.tags is None:
        return 0
    have = frozenset(taggings(profile, section).values_list("tag_id", flat=True))
    new, gone = edit.tags - have, have - edit.tags
    if new and held_tags(profile.account_id, new) != new:
        raise UnknownTag
    taggings(profile, section).filter(tag__in=gone).delete()
    Tagging.objects.bulk_create(
        Tagging(
            account_id=profile.account_id,
            profile=profile,
            tag_id=tag,
            section=section,
            created=now,
        )
        for tag in sorted(new)
    )
    return len(new) + len(gone)


def _subscribe(
    profile: Profile, edit: Edit, section: Section | None, now: datetime
) -> int:
    """Write down the consents that `edit` changes; return how many."""
    account = profile.account_id
    held = held_topics(account, edit.consents)
    topics = Topic.objects.filter(account=account, section=section, pk__in=held)
    if topics.count() != len(edit.consents):
        raise UnknownTag
    rows = Subscription.objects.filter(account=account, profile=profile)
    have = dict(rows.values_list("topic_id", "status"))
    changes = {
        topic: status
        for topic, status in edit.consents.items()
        if have.get(topic) != status
    }
    for topic, status in changes.items():
        rows.update_or_create(
            topic_id=topic,
            defaults={"status": status, "source": BY_HAND, "changed": now},
            create_defaults={
                "account_id": account,
                "profile": profile,
                "topic_id": topic,
                "status": status,
                "source": BY_HAND,
                "changed": now,
            },
        )
    return len(changes)
