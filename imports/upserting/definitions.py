"""What the columns of a list can be for: what the table and the account define."""

import hashlib
import json
from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from imports.files import Inspection
from imports.models import Import
from imports.upserting.suggestion import Known, suggested
from imports.upserting.targets import Mapping, Target, What
from profiles.models import Attribute, Identity, ProfileTable, Tag, Topic, UniqueKey
from profiles.models.definitions import AttributeState, KeyStatus
from profiles.normalisers import is_blank
from profiles.queries import attributes, unique_keys, written_keys
from profiles.values import BadValue, Read, reader
from tenancy.models import Membership, Section
from tenancy.sections import sections_of, within


@dataclass(frozen=True)
class Definitions:
    """Everything that a column of a list into `table` can be for.

    With a `reader` it is what they may write: nothing of a section they do not see.
    """

    table: ProfileTable
    reader: Membership | None = None

    @cached_property
    def attributes(self) -> Lookup[str, Attribute]:
        """The attributes by name, those left out that are being changed."""
        return {
            each.name: each
            for each in attributes(self.table)
            if each.state == AttributeState.SETTLED
        }

    @cached_property
    def required(self) -> Sequence[Attribute]:
        """The attributes that every profile has."""
        return [each for each in self.attributes.values() if each.required]

    @cached_property
    def keys(self) -> Sequence[UniqueKey]:
        """The unique keys that name people."""
        return unique_keys(self.table)

    @cached_property
    def kept_keys(self) -> Sequence[UniqueKey]:
        """The unique keys whose identifiers are kept right, those being built as well."""
        return written_keys(self.table)

    @cached_property
    def is_strict(self) -> bool:
        """Whether every key with a value names its profile."""
        return self.table.identity == Identity.STRICT

    @cached_property
    def sections(self) -> Lookup[int, Section]:
        """The sections by number."""
        rows = sections_of(self.table.account, self.reader)
        return {each.pk: each for each in rows}

    @cached_property
    def tags(self) -> Lookup[int, Tag]:
        """The tags by number."""
        rows = Tag.objects.filter(account=self.table.account_id).order_by("name")
        return {each.pk: each for each in rows}

    @cached_property
    def topics(self) -> Lookup[int, Topic]:
        """The topics by number."""
        rows = Topic.objects.filter(account=self.table.account_id).order_by("name")
        return {each.pk: each for each in rows.filter(within(self.reader))}

    def has(self, target: Target) -> bool:
        """Say whether `target` is there to be written."""
        if target.section is not None and target.section not in self.sections:
            return False
        match target.what:
            case What.ATTRIBUTE if target.section is not None:
                return target.ref in self.attributes and not self.is_key(target.ref)
            case What.ATTRIBUTE:
                return target.ref in self.attributes
            case What.TAG:
                return target.ref.isdigit() and int(target.ref) in self.tags
            case What.TOPIC:
                return target.ref.isdigit() and int(target.ref) in self.topics
            case _:
                return True

    def is_key(self, name: str) -> bool:
        """Say whether the attribute `name` is a unique key's."""
        return any(key.name == name for key in self.kept_keys)

    def digest(self, mapping: Mapping, key: UniqueKey) -> str:
        """Return a digest of whatever rows are read by, mapped so and matched by `key`.

        It changes with an attribute that `mapping` names, or that every profile or its
        name is made of; with a key of such an attribute, but not when one that was being
        built comes into use: its values are read from the beginning.
        """
        names = {each.ref for each in mapping.targets if each.what is What.ATTRIBUTE}
        names |= {name for _at, name in mapping.made} | {key.name}
        names |= {each.name for each in self.required} | {*self.table.name_attributes}
        read_by = {
            "identity": self.table.identity,
            "naming": self.table.name_attributes,
            "attributes": [
                [name, _terms(self.attributes.get(name))] for name in sorted(names)
            ],
            "keys": [_key_terms(each) for each in self.kept_keys if each.name in names],
        }
        return hashlib.sha256(json.dumps(read_by).encode()).hexdigest()

    def read(self, attribute: Attribute) -> Read:
        """Return what reads a value of `attribute`; of a key's, as it is written."""
        if self.is_key(attribute.name):
            return reader("text", most=attribute.most_characters)
        return reader(
            attribute.type,
            attribute.choices,
            several=attribute.several,
            most=attribute.most_characters,
            zone=self.table.account.zone,
        )

    def read_new(self, type_: str) -> Read:
        """Return what reads a value of an attribute of `type_` that is to be made."""
        return reader(type_, zone=self.table.account.zone)

    def known(self, run: Import) -> list[Known]:
        """Return what a column of `run` can be told to be for by its name."""
        key = run.unique_key.attribute_id if run.unique_key else None
        return [
            *(
                Known(
                    Target(What.ATTRIBUTE, each.name).code,
                    (each.label, each.name),
                    Fits(self.read(each)),
                )
                for each in self.attributes.values()
                if each.pk != key
            ),
            *(
                Known(Target(What.TOPIC, str(each.pk)).code, (each.name,), YES_NO)
                for each in self.topics.values()
            ),
            *(
                Known(Target(What.TAG, str(each.pk)).code, (each.name,), YES_NO)
                for each in self.tags.values()
            ),
        ]


def _terms(attribute: Attribute | None) -> list[Any] | None:
    """Return what values of `attribute` keep to; None of one that is not there."""
    if attribute is None:
        return None
    return [
        attribute.type,
        attribute.choices,
        attribute.several,
        attribute.most_characters,
        attribute.required,
    ]


def _key_terms(key: UniqueKey) -> list[Any]:
    """Return how values of `key` are read, and whether it is about to go."""
    return [
        key.pk,
        key.name,
        key.kind,
        key.region,
        key.folds_local_part,
        key.replaces_id,
        key.status == KeyStatus.CLOSING,
    ]


@dataclass(frozen=True, slots=True)
class Fits:
    """Says whether a text is a value of a kind."""

    read: Read

    def __call__(self, text: str) -> bool:
        """Say whether `text` is one."""
        try:
            self.read(text)
        except BadValue:
            return False
        return True


YES_NO = Fits(reader("boolean"))


def suggested_mapping(run: Import, reader: Membership) -> Mapping:
    """Return what the columns of the list of `run` seem to be for."""
    if run.table is None:
        return Mapping(())
    seen = Inspection.from_json(run.inspection)
    samples = [
        [row[at] for row in seen.preview if at < len(row) and not is_blank(row[at])]
        for at in range(len(seen.columns))
    ]
    known = Definitions(run.table, reader).known(run)
    codes = suggested(seen.columns, samples, known)
    return Mapping(tuple(Target.parse(code) for code in codes))
