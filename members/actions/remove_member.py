"""End somebody's membership."""

from django.utils import timezone

from audit.actions.record import record
from members.actions.keep_sections import keep_sections
from members.actions.take_members import take_members
from members.refusals import OwnMembership
from tenancy.models import Membership


def remove_member(member: Membership, *, by: Membership) -> None:
    """Close the account to `member` from their next click on; what they did stays.

    There is always an owner left: the one who asks. Raises OwnMembership, OwnerNoMore,
    or WrongState when they have left already.
    """
    if member.pk == by.pk:
        raise OwnMembership
    take_members(member, by=by)
    member.left = timezone.now()
    member.save(update_fields=["left"])
    keep_sections(member, ())
    record(member.account, "member.removed", by=by, member=member.pk, role=member.role)
