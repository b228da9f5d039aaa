"""Come into an account by an invitation."""

from audit.actions.record import record
from members.actions.keep_sections import keep_sections
from members.models import Invitation, Status
from members.refusals import InvitationOver
from notifications.actions.notify import notify
from notifications.models import Kind
from tenancy.models import Membership, Section, User


def accept_invitation(invitation: Invitation, *, user: User) -> Membership:
    """Make `user` a member as the invitation says, once; tell who invited them.

    The caller has made sure that the address is theirs. Whoever is a member by another
    way meanwhile keeps the role they have. Raises InvitationOver.
    """
    account = invitation.account
    rows = Invitation.objects.filter(account=account, pk=invitation.pk)
    invitation = rows.select_for_update(no_key=True, of=("self",)).get()
    if not invitation.is_valid:
        raise InvitationOver
    invitation.become(Status.ACCEPTED)
    member, is_new = Membership.objects.get_or_create(
        account=account, user=user, defaults={"role": invitation.role}
    )
    if is_new or member.left:
        member.role, member.left = invitation.role, None
        member.save(update_fields=["role", "left"])
        sections = Section.objects.filter(
            account=account, pk__in=invitation.section_ids
        )
        keep_sections(member, None if invitation.sees_all_sections else sections)
    record(
        account,
        "member.joined",
        by=member,
        member=member.pk,
        invitation=invitation.pk,
        role=member.role,
    )
    notify(
        invitation.invited_by,
        Kind.JOINED,
        subject=str(user),
        path=f"/a/{account.slug}/members/",
    )
    return member
