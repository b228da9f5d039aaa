"""Create one profile by hand."""

from django.utils import timezone

from audit.actions.record import record
from profiles.actions.apply_edit import NamesNobody, apply_edit, hold_table
from profiles.editing import Edit
from profiles.models import Profile, ProfileTable
from tenancy.models import Membership
from tenancy.scope import account_transaction


def create_profile(table: ProfileTable, edit: Edit, *, by: Membership) -> Profile:
    """Create a profile of `table` with what `edit` says; return it.

    Raises what `apply_edit` and `hold_table` raise; then there is none.
    """
    account = by.account
    with account_transaction(account):
        hold_table(table)
        now = timezone.now()
        profile = Profile.objects.create(
            account=account, table=table, attributes={}, created=now, updated=now
        )
        changed = apply_edit(profile, edit, None)
        if not changed.identifiers:
            raise NamesNobody
        record(
            account,
            "profile.created",
            by=by,
            profile=profile.pk,
            table=table.slug,
            **changed.facts(),
        )
    return profile
