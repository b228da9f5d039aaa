"""Give a member another role or other sections."""

from collections.abc import Collection

from audit.actions.record import record
from members.actions.keep_sections import keep_sections
from members.actions.take_members import take_members
from members.refusals import OwnMembership
from tenancy.models import Membership, Section
from tenancy.roles import Role


def change_member(
    member: Membership,
    role: Role,
    *,
    by: Membership,
    sections: Collection[Section] | None = None,
) -> None:
    """Make `member` a `role` who sees `sections` (None: all) from their next click on.

    There is always an owner left: the one who asks, whom nobody but another owner could
    have changed. Raises OwnMembership, OwnerNoMore or WrongState.
    """
    if member.pk == by.pk:
        raise OwnMembership
    take_members(member, by=by)
    member.role = role
    member.save(update_fields=["role"])
    keep_sections(member, sections)
    record(
        member.account,
        "member.changed",
        by=by,
        member=member.pk,
        role=str(role),
        sections=[section.slug for section in sections or ()],
    )
