"""What is asked of exports."""

from typing import IO

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, QuerySet

from exports.models import Export, ExportedProfile
from profiles.models import Profile, Target
from tenancy.models import Account, Membership
from tenancy.roles import Capability
from tenancy.sections import seen_by


def exports(account: Account) -> QuerySet[Export]:
    """Return the exports of `account`, whatever became of them."""
    return Export.objects.filter(account=account).select_related(
        "account", "table", "author__user"
    )


def exports_seen_by(member: Membership) -> QuerySet[Export]:
    """Return the exports that `member` may see: their own, or everybody's.

    What others exported may hold sections that a restricted member does not see.
    """
    found = exports(member.account)
    if member.may(Capability.VIEW_ALL_EXPORTS) and seen_by(member) is None:
        return found
    return found.filter(author=member)


def holds_a_target(export: Export) -> bool:
    """Say whether anybody in the file of `export` is being deleted."""
    taken = Target.objects.filter(
        account=export.account_id, profile_id=OuterRef("profile_id")
    )
    held = ExportedProfile.objects.filter(account=export.account_id, export=export)
    return held.filter(Exists(taken)).exists()


def open_file(export: Export) -> IO[bytes] | None:
    """Open the file of `export`; None when there is none."""
    if not export.file_path or not default_storage.exists(export.file_path):
        return None
    return default_storage.open(export.file_path)


def person_in(export: Export) -> Profile | None:
    """Return the visible profile that a copy for one person is about."""
    held = ExportedProfile.objects.filter(account=export.account_id, export=export)
    return (
        Profile.objects.visible(export.account)
        .filter(pk__in=held.values("profile_id"))
        .select_related("table")
        .first()
    )
