"""Create a profile table with its attributes and unique keys."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max

from audit.actions.record import record
from common.errors import BadInput
from profiles.columns import label_of, naming_columns
from profiles.models import Attribute, Identity, ProfileTable, UniqueKey
from profiles.models.definitions import WITH_CHOICES, Type, name_is_plain
from profiles.normalisers import Kind
from profiles.normalisers.phone import is_region
from profiles.refusals import TooManyAttributes
from tenancy.models import Account, Membership
from tenancy.scope import account_transaction

_SLUG = re.compile(r"[A-Za-z0-9_-]{1,50}")
_NAME = re.compile(name_is_plain.regex.pattern)  # type: ignore[union-attr]
_MOST_CHARACTERS = 50
MOST_ATTRIBUTES: Final = 200  # of a table: more are a list that was not understood


class BadTableName(BadInput):
    """%(slug)s cannot name a table. Use letters, digits, hyphens and underscores."""


class TableTaken(BadInput):
    """There is a table named %(slug)s already. Choose another name."""


class UnknownIdentity(BadInput):
    """%(identity)s is no identity of a table. Use strict or by-key."""


class NoKeys(BadInput):
    """A table needs at least one unique key, such as email=email."""


class BadAttributeName(BadInput):
    """%(name)s cannot name an attribute. Use small letters, digits and underscores."""


class NamedTwice(BadInput):
    """%(name)s is named twice. Name every key and attribute once."""


class UnknownKind(BadInput):
    """%(kind)s is no kind of unique key. Use one of: %(kinds)s."""


class UnknownRegion(BadInput):
    """%(region)s is no region of phone numbers. Use a country code such as BE."""


class RegionWithoutPhone(BadInput):
    """Only a phone key has a region. Write %(name)s=%(kind)s without one."""


class UnknownType(BadInput):
    """%(type)s is no type of attribute. Use one of: %(types)s."""


class NoChoices(BadInput):
    """%(name)s needs its choices, such as %(name)s=choice:small|large."""


class UnknownNameAttribute(BadInput):
    """%(name)s is no attribute of the table, so it cannot be part of a name."""


class Key(NamedTuple):
    """A unique key to be: its attribute's name, its kind, a phone's region, its label."""

    name: str
    kind: str
    region: str = ""
    label: str = ""


class Column(NamedTuple):
    """An attribute to be: its name, its type, a choice's choices, its label."""

    name: str
    type: str
    choices: tuple[str, ...] = ()
    label: str = ""


def create_table(
    account: Account,
    slug: str,
    *,
    by: Membership | None,
    identity: str,
    keys: Sequence[Key],
    attributes: Sequence[Column] = (),
    name: str = "",
    name_attributes: Sequence[str] = (),
) -> ProfileTable:
    """Create the table `slug` of `account`; a phone key's region defaults to its.

    Without `name_attributes`, a first and last name or a name serve where they are.
    Raises the kinds of BadInput above.
    """
    _refuse_bad_table(slug, identity, keys)
    columns = [_attribute_of(key) for key in keys]
    columns += [_checked(attribute) for attribute in attributes]
    names = [column.name for column in columns]
    _refuse_bad_names(names, name_attributes)
    with account_transaction(account):
        try:
            with transaction.atomic():
                table = ProfileTable.objects.create(
                    account=account,
                    slug=slug,
                    name=name or label_of(slug.replace("-", "_")),
                    identity=identity,
                    name_attributes=list(name_attributes) or naming_columns(names),
                )
        except IntegrityError:
            raise TableTaken(slug=slug) from None
        made = add_attributes(table, columns)
        UniqueKey.objects.bulk_create(
            UniqueKey(
                account=account,
                table=table,
                attribute=attribute,
                kind=key.kind,
                region=_region(account, key),
                position=position,
            )
            for position, (key, attribute) in enumerate(zip(keys, made, strict=False))
        )
        record(
            account,
            "table.created",
            by=by,
            table=slug,
            identity=identity,
            keys=[key.name for key in keys],
        )
    return table


def add_attributes(table: ProfileTable, columns: Sequence[Column]) -> list[Attribute]:
    """Add `columns` to the attributes of `table`, after those that it has.

    Raises TooManyAttributes.
    """
    rows = Attribute.objects.filter(account=table.account_id, table=table)
    have, last = rows.count(), rows.aggregate(last=Max("position"))["last"]
    if columns and have + len(columns) > MOST_ATTRIBUTES:
        raise TooManyAttributes(most=MOST_ATTRIBUTES)
    return Attribute.objects.bulk_create(
        Attribute(
            account_id=table.account_id,
            table=table,
            name=column.name,
            label=column.label or label_of(column.name),
            type=column.type,
            choices=list(column.choices),
            position=position,
        )
        for position, column in enumerate(
            columns, start=0 if last is None else last + 1
        )
    )


def _refuse_bad_table(slug: str, identity: str, keys: Sequence[Key]) -> None:
    if not _SLUG.fullmatch(slug):
        raise BadTableName(slug=slug)
    if identity not in Identity.values:
        raise UnknownIdentity(identity=identity)
    if not keys:
        raise NoKeys


def _refuse_bad_names(names: Sequence[str], name_attributes: Sequence[str]) -> None:
    for name in names:
        if not _NAME.fullmatch(name) or len(name) > _MOST_CHARACTERS:
            raise BadAttributeName(name=name)
        if names.count(name) > 1:
            raise NamedTwice(name=name)
    for name in name_attributes:
        if name not in names:
            raise UnknownNameAttribute(name=name)


def _attribute_of(key: Key) -> Column:
    if key.kind not in set(Kind):
        raise UnknownKind(kind=key.kind, kinds=", ".join(Kind))
    if key.region and key.kind != Kind.PHONE:
        raise RegionWithoutPhone(name=key.name, kind=key.kind)
    if key.region and not is_region(key.region):
        raise UnknownRegion(region=key.region)
    type_ = Type.INTEGER if key.kind == Kind.INTEGER else Type.TEXT
    return Column(key.name, type_, label=key.label)


def _checked(column: Column) -> Column:
    if column.type not in Type.values:
        raise UnknownType(type=column.type, types=", ".join(Type.values))
    if column.type in WITH_CHOICES and not column.choices:
        raise NoChoices(name=column.name)
    return column


def _region(account: Account, key: Key) -> str:
    return (key.region or account.default_region) if key.kind == Kind.PHONE else ""
