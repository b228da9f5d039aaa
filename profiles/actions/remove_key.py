"""Remove a unique key, unless somebody is known by nothing else."""

from profiles.actions.make_unique import begin, refuse_while_changing
from profiles.actions.take_definition import take_definition
from profiles.dependants import Subject, dependants
from profiles.models import KeyChange, KeyChangeKind, KeyStatus, UniqueKey
from profiles.refusals import InUse, LastKey
from tenancy.models import Membership
from tenancy.scope import account_transaction


def remove_key(key: UniqueKey, *, by: Membership) -> KeyChange:
    """Have `key` removed; the attribute and its values stay.

    A worker first looks whether it is all that somebody is known by; meanwhile nobody
    becomes known by it alone. Raises LastKey, InUse, KeysChanging, WrongState, and what
    `take_definition` raises.
    """
    account = by.account
    with account_transaction(account):
        table = take_definition(key.table)
        refuse_while_changing(table)
        if table.unique_keys.filter(account=account).count() < 2:
            raise LastKey
        subject = Subject(account, "key", table=table, name=key.name)
        if users := dependants(subject):
            raise InUse(users)
        key.become(KeyStatus.CLOSING)
        return begin(key, KeyChangeKind.REMOVE, by=by)
