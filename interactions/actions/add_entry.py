"""Add an entry to a custom table by hand.

Nothing is attached to a profile that an erasure has taken: `record_interactions` locks
it and looks among the targets.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from audit.actions.record import record
from interactions.actions.hold_custom_table import hold_custom_table
from interactions.actions.record_interactions import record_interactions
from interactions.custom_refusals import NobodyThere
from interactions.happenings import EntryAdded
from interactions.models import CustomEntry, CustomTable
from profiles.models import Profile
from tenancy.models import Membership
from tenancy.scope import account_transaction


def add_entry(
    table: CustomTable,
    profile: Profile | None,
    values: Mapping[str, Any],
    *,
    by: Membership,
) -> None:
    """Add an entry with `values` to `table`, of `profile` or of nobody.

    Raises TableGone, DefinitionChanged, NobodyThere; then there is none. The trail keeps no value.
    """
    account = by.account
    with account_transaction(account):
        kept = {name: values[name] for name in hold_custom_table(table, values)}
        kept = {name: value for name, value in kept.items() if value is not None}
        if profile is None:
            CustomEntry.objects.create(
                account=account,
                custom_table=table,
                attributes=kept,
                created=timezone.now(),
            )
        else:
            added = EntryAdded(profile.pk, table.pk, timezone.now(), kept)
            if record_interactions(account, [added]).refused:
                raise NobodyThere
        record(account, "entry.added", by=by, custom_table=table.slug)
