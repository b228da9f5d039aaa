"""Create one profile by hand."""

from django.utils import timezone

from audit.actions.record import record
from common.errors import BadInput
from profiles.actions.apply_edit import NamesNobody, apply_edit, hold_table
from profiles.actions.hold_definition import hold_definition
from profiles.editing import Edit
from profiles.models import Attribute, Profile, ProfileTable
from profiles.values import is_absent
from tenancy.models import Membership
from tenancy.scope import account_transaction


class RequiredMissing(BadInput):
    """Everybody in this table needs a value of %(labels)s. Try again when it can be given."""


def create_profile(table: ProfileTable, edit: Edit, *, by: Membership) -> Profile:
    """Create a profile of `table` with what `edit` says; return it.

    Raises RequiredMissing, DefinitionChanged, and what `apply_edit` and `hold_table`
    raise; then there is none.
    """
    account = by.account
    with account_transaction(account):
        hold_definition(table)
        hold_table(table)
        _refuse_missing(table, edit)
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


def _refuse_missing(table: ProfileTable, edit: Edit) -> None:
    """Refuse somebody without a required value, also where a form has no field for it."""
    required = Attribute.objects.filter(
        account=table.account_id, table=table, required=True
    )
    missing = [each for each in required if is_absent(edit.values.get(each.name))]
    if missing:
        raise RequiredMissing(labels=", ".join(each.label for each in missing))
