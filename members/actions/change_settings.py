"""Change an account's settings."""

from collections.abc import Mapping
from typing import Any

from audit.actions.record import record
from tenancy.models import Account, Membership


def change_settings(
    account: Account, values: Mapping[str, Any], *, by: Membership
) -> list[str]:
    """Keep those of `values` that differ, by field; return their names."""
    account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    changed = [
        name for name in sorted(values) if getattr(account, name) != values[name]
    ]
    for name in changed:
        setattr(account, name, values[name])
    if changed:
        account.save(update_fields=changed)
        record(account, "account.changed", by=by, settings=changed)
    return changed
