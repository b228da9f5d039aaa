"""Make an attribute of a table a unique key, once all its values fit."""

from typing import Final

from audit.actions.record import record
from common.errors import BadInput, DomainError
from profiles.actions.carry_out_key_change import TASK
from profiles.actions.take_definition import take_definition
from profiles.models import (
    Attribute,
    Identity,
    KeyChange,
    KeyChangeKind,
    KeyChangeStatus,
    KeyFlaw,
    KeyStatus,
    ProfileTable,
    UniqueKey,
)
from profiles.models.definitions import AttributeState, Type
from profiles.normalisers import Kind
from profiles.normalisers.phone import is_region
from profiles.queries import count
from tenancy.errands import wake
from tenancy.models import Membership
from tenancy.scope import account_transaction

MOST_KEYS: Final = 20
# What the values of an attribute can be as a unique key.
KINDS: Final[dict[str, tuple[Kind, ...]]] = {
    Type.TEXT: (Kind.EMAIL, Kind.PHONE, Kind.TEXT, Kind.INTEGER),
    Type.INTEGER: (Kind.INTEGER,),
}


class CannotBeUnique(BadInput):
    """Only an attribute that holds one text or one whole number can be unique."""


class IsUnique(DomainError):
    """This attribute is a unique key already."""


class KeysChanging(DomainError):
    """A unique key of this table is being changed. Wait until that is done."""


class AttributeChanging(DomainError):
    """This attribute is being changed. Wait until that is done."""


class TooManyKeys(BadInput):
    """A table has at most %(most)s unique keys. Remove one that nobody needs."""


class WrongKind(BadInput):
    """Values of this attribute cannot be of that kind. Choose another one."""


class NoSuchRegion(BadInput):
    """There is no such region of phone numbers. Use a country code such as BE."""


def make_unique(
    attribute: Attribute,
    *,
    by: Membership,
    kind: str,
    region: str = "",
    folds_local_part: bool = True,
    identifies: bool = False,
) -> KeyChange:
    """Have `attribute` made a unique key of `kind`; return the change under way.

    Whoever writes values from now on writes the key's, too; it can be asked for once a
    worker has looked at everybody. `identifies`: in a table by key everybody with a
    value is known by it from then on. Raises the errors above, and what
    `take_definition` raises.
    """
    account = by.account
    with account_transaction(account):
        table = take_definition(attribute.table)
        attribute = Attribute.objects.get(account=account, pk=attribute.pk)
        _refuse(table, attribute)
        if kind not in KINDS[attribute.type]:
            raise WrongKind
        region = checked_region(kind, region)
        last = UniqueKey.every.filter(account=account, table=table).last()
        key = UniqueKey.every.create(
            account=account,
            table=table,
            attribute=attribute,
            status=KeyStatus.BUILDING,
            kind=kind,
            region=region,
            folds_local_part=folds_local_part,
            position=last.position + 1 if last else 0,
        )
        return begin(
            key,
            KeyChangeKind.MAKE,
            by=by,
            identifies=identifies and table.identity == Identity.BY_KEY,
        )


def checked_region(kind: str, region: str) -> str:
    """Return the region of a key; of one that has none, nothing. Raises NoSuchRegion."""
    if kind != Kind.PHONE:
        return ""
    if region and not is_region(region):
        raise NoSuchRegion
    return region


def refuse_while_changing(table: ProfileTable) -> None:
    """Raise KeysChanging while another key of `table` is being changed."""
    changes = KeyChange.objects.filter(account=table.account_id, table=table)
    going = UniqueKey.every.filter(account=table.account_id, table=table).exclude(
        status=KeyStatus.ACTIVE
    )
    if changes.filter(status=KeyChangeStatus.RUNNING).exists() or going.exists():
        raise KeysChanging


def begin(
    key: UniqueKey, kind: KeyChangeKind, *, by: Membership, identifies: bool = False
) -> KeyChange:
    """Write down a change of `key`, and send a worker; earlier refusals are over.

    In the caller's transaction, which holds the table's definition.
    """
    account = by.account
    earlier = KeyChange.objects.filter(
        account=account, attribute=key.attribute, status=KeyChangeStatus.REFUSED
    )
    for each in earlier:
        each.become(KeyChangeStatus.WITHDRAWN)
    KeyFlaw.objects.filter(account=account, change__attribute=key.attribute_id).delete()
    change = KeyChange.objects.create(
        account=account,
        table=key.table,
        attribute=key.attribute,
        unique_key=key,
        kind=kind,
        key_kind=key.kind,
        region=key.region,
        folds_local_part=key.folds_local_part,
        identifies=identifies,
        total=count(key.table).number,
        author=by,
    )
    record(
        account,
        f"key.{kind}",
        by=by,
        table=key.table.slug,
        key=key.name,
        kind=key.kind,
        region=key.region,
    )
    wake(account, TASK, change.pk)
    return change


def _refuse(table: ProfileTable, attribute: Attribute) -> None:
    refuse_while_changing(table)
    if attribute.state != AttributeState.SETTLED:
        raise AttributeChanging
    if attribute.several or attribute.type not in KINDS:
        raise CannotBeUnique
    keys = UniqueKey.every.filter(account=table.account_id, table=table)
    if keys.filter(attribute=attribute).exists():
        raise IsUnique
    if keys.count() >= MOST_KEYS:
        raise TooManyKeys(most=MOST_KEYS)
