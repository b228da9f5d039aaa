"""What is asked of members and of those who are invited."""

from django.db.models import Prefetch, QuerySet

from members.models import Invitation, Status, digest_of
from tenancy.models import Account, Membership, SeenSection, User


def members(account: Account) -> QuerySet[Membership]:
    """Return the members of `account` with the sections they see, the latest first."""
    seen = SeenSection.objects.select_related("section").order_by("section__name")
    return (
        Membership.objects.filter(account=account, left=None)
        .select_related("account", "user")
        .prefetch_related(Prefetch("seensection_set", seen.filter(account=account)))
        .order_by("-pk")
    )


def invitations(account: Account) -> QuerySet[Invitation]:
    """Return the invitations of `account` that nobody accepted, the latest first."""
    return (
        Invitation.objects.filter(account=account, status=Status.OPEN)
        .select_related("account", "invited_by__user")
        .order_by("-pk")
    )


def invitation_of(account: Account, token: str) -> Invitation | None:
    """Return the invitation that a link leads to, whatever became of it."""
    rows = Invitation.objects.filter(account=account, token_digest=digest_of(token))
    return rows.select_related("account", "invited_by__user").first()


def user_of(invitation: Invitation) -> User | None:
    """Return who signs in with the address that was invited, if somebody does."""
    return User.objects.filter(email__iexact=invitation.email).first()
