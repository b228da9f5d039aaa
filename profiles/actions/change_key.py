"""Change how values of a unique key are read: everybody is looked at again."""

from common.errors import BadInput
from profiles.actions.make_unique import begin, checked_region, refuse_while_changing
from profiles.actions.take_definition import take_definition
from profiles.models import KeyChange, KeyChangeKind, KeyStatus, UniqueKey
from tenancy.models import Membership
from tenancy.scope import account_transaction


class NothingChanged(BadInput):
    """These are the settings that the key has already."""


def change_key(
    key: UniqueKey, *, by: Membership, region: str, folds_local_part: bool
) -> KeyChange:
    """Have `key` built anew with other settings beside the old one, and take its place.

    Until then the old settings hold. Raises NothingChanged, KeysChanging, NoSuchRegion,
    and what `take_definition` raises.
    """
    account = by.account
    with account_transaction(account):
        table = take_definition(key.table)
        refuse_while_changing(table)
        region = checked_region(key.kind, region)
        if (region, folds_local_part) == (key.region, key.folds_local_part):
            raise NothingChanged
        successor = UniqueKey.every.create(
            account=account,
            table=table,
            attribute=key.attribute,
            status=KeyStatus.BUILDING,
            replaces=key,
            kind=key.kind,
            region=region,
            folds_local_part=folds_local_part,
            position=key.position,
        )
        return begin(successor, KeyChangeKind.SETTINGS, by=by)
