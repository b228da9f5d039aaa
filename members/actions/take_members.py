"""Lock the owner who acts on a member, and the member."""

from common.errors import WrongState
from members.refusals import OwnerNoMore
from tenancy.models import Membership
from tenancy.roles import Role


def take_members(member: Membership, *, by: Membership) -> None:
    """Lock both rows until the transaction ends, and make sure that both are as they were.

    In the order of their numbers, so that two owners who act on each other wait instead
    of deadlocking; the second one finds that they are no owner any more and changes
    nothing. Raises OwnerNoMore, or WrongState when the member has left.
    """
    rows = Membership.objects.filter(account=member.account_id, left=None)
    taken = rows.filter(pk__in=(member.pk, by.pk)).order_by("pk")
    roles = dict(
        taken.select_for_update(no_key=True, of=("self",)).values_list("pk", "role")
    )
    if roles.get(by.pk) != Role.OWNER:
        raise OwnerNoMore
    if member.pk not in roles:
        raise WrongState
