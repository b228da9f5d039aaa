"""Invite somebody into an account."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions.record import record
from members.models import Invitation, Status, validity
from members.refusals import AlreadyInvited, AlreadyMember
from tenancy.errands import wake
from tenancy.models import Account, Membership, Section
from tenancy.roles import Role

TASK = "members.send_invitation"


def invite_member(
    account: Account,
    email: str,
    role: Role,
    *,
    by: Membership,
    sections: Collection[Section] | None = None,
) -> Invitation:
    """Invite the address `email` as `role`; a worker sends the link.

    `sections` are those that they will see, None for all. Raises AlreadyMember or
    AlreadyInvited; an invitation whose days have passed is replaced.
    """
    email = email.strip().lower()
    current = Membership.objects.filter(account=account, left=None)
    if current.filter(user__email__iexact=email).exists():
        raise AlreadyMember(email=email)
    now = timezone.now()
    opened = Invitation.objects.filter(account=account, email=email, status=Status.OPEN)
    opened.filter(expires__lte=now).update(status=Status.WITHDRAWN, ended=now)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                account=account,
                email=email,
                role=role,
                sees_all_sections=sections is None,
                section_ids=[section.pk for section in sections or ()],
                invited_by=by,
                expires=now + validity(),
            )
    except IntegrityError:
        raise AlreadyInvited(email=email) from None
    record(
        account,
        "member.invited",
        by=by,
        invitation=invitation.pk,
        role=str(role),
        sections=[section.slug for section in sections or ()],
    )
    wake(account, TASK, invitation.pk)
    return invitation
