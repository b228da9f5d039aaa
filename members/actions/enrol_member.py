"""Make somebody a member without an invitation."""

from audit.actions.record import record
from tenancy.actions.add_member import add_member
from tenancy.models import Account, Membership
from tenancy.roles import Role


def enrol_member(account: Account, email: str, role: Role) -> Membership:
    """Give the user `email` the role in `account`; a second call changes the role.

    By whoever runs the program, who is nobody's member. Nothing is noted where nothing
    changes.
    """
    there = Membership.objects.filter(account=account, user__email__iexact=email)
    before = there.filter(left=None).first()
    member = add_member(account, email, role)
    if before is None:
        record(account, "member.added", by=None, member=member.pk, role=str(role))
    elif before.role != role:
        record(account, "member.changed", by=None, member=member.pk, role=str(role))
    return member
