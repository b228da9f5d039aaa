"""What cannot be done with members, and what to do instead."""

from common.errors import BadInput, DomainError


class AlreadyMember(BadInput):
    """%(email)s is a member of this account already. Change their role instead."""


class AlreadyInvited(BadInput):
    """%(email)s is invited already. Send that invitation again, or withdraw it first."""


class OwnMembership(DomainError):
    """Nobody changes their own role or removes themselves. Ask another owner."""


class OwnerNoMore(DomainError):
    """You are no owner of this account any more. Reload the page."""


class InvitationOver(DomainError):
    """This invitation leads nowhere any more. Ask whoever invited you for another."""

    status = 410
