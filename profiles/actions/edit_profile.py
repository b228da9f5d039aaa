"""Edit a profile that somebody looked at.

Promise: nobody who is being deleted is written to, and no deletion goes by a preview
that this edit outran. The profile's row is locked first, then looked up among the
targets: an erasure launched later has to wait for this transaction, and the fingerprint
of a preview shown before it is stale.
"""

from datetime import datetime

from audit.actions.record import record
from common.errors import DomainError
from profiles.actions.apply_edit import Changed, apply_edit, hold_table
from profiles.actions.hold_definition import hold_definition
from profiles.editing import Edit
from profiles.models import Profile, UniqueKey
from tenancy.models import Membership, Section
from tenancy.scope import account_transaction


class ProfileGone(DomainError):
    """This profile is not there any more. Nothing was saved."""

    status = 404


class ProfileChanged(DomainError):
    """Somebody changed this profile while you edited it. Nothing was saved yet."""


def edit_profile(
    profile: Profile,
    edit: Edit,
    *,
    by: Membership,
    section: Section | None,
    seen: datetime | None,
) -> Changed:
    """Write `edit` of `profile`, last changed at `seen`, in `section` or everywhere.

    Raises ProfileGone, ProfileChanged, DefinitionChanged, and what `apply_edit` and
    `hold_table` raise; then nothing was changed. The trail keeps names of attributes, never a value.
    """
    account = by.account
    with account_transaction(account):
        hold_definition(profile.table)
        if _concerns_keys(profile, edit):
            hold_table(profile.table)
        locked = _locked(profile)
        if locked.updated != seen:
            raise ProfileChanged
        changed = apply_edit(locked, edit, section)
        if changed:
            record(
                account,
                "profile.edited",
                by=by,
                profile=locked.pk,
                table=locked.table.slug,
                section=section.slug if section else "",
                **changed.facts(),
            )
    return changed


def _concerns_keys(profile: Profile, edit: Edit) -> bool:
    keys = UniqueKey.every.filter(
        account=profile.account_id,
        table=profile.table_id,
        attribute__name__in=edit.values,
    )
    return edit.known_by is not None or keys.exists()


def _locked(profile: Profile) -> Profile:
    """Lock the row of `profile` and return it as it is, unless it is being deleted.

    Two statements: the second sees every erasure that was launched before the first
    got the lock.
    """
    rows = Profile.objects.filter(account=profile.account_id, pk=profile.pk)
    rows.select_for_update(no_key=True).values_list("pk").first()
    there = Profile.objects.visible(profile.account).filter(pk=profile.pk)
    locked = there.select_related("table__account").first()
    if locked is None:
        raise ProfileGone
    return locked
