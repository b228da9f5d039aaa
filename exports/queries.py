"""What is asked of exports."""

from typing import IO

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, QuerySet

from exports.models import Export, ExportedProfile
from profiles.models import Target
from tenancy.models import Account, Membership
from tenancy.roles import Capability


def exports(account: Account) -> QuerySet[Export]:
    """Return the exports of `account`, whatever became of them."""
    return Export.objects.filter(account=account).select_related(
        "account", "table", "author__user"
    )


def exports_seen_by(member: Membership) -> QuerySet[Export]:
    """Return the exports that `member` may see: their own, or everybody's."""
    found = exports(member.account)
    if member.may(Capability.VIEW_ALL_EXPORTS):
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
