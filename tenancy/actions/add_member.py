"""Make somebody a member of an account."""

from tenancy.models import Account, Membership, User
from tenancy.roles import Role


def add_member(
    account: Account,
    email: str,
    role: Role,
    *,
    password: str | None = None,
    first_name: str = "",
    last_name: str = "",
) -> Membership:
    """Give the user `email` the role in `account`; a second call changes the role.

    A user who is not known yet is created; without a password they set one by the
    password-reset link. Whoever had left comes back as anew, seeing every section.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(
            email,
            password,
            first_name=first_name,
            last_name=last_name,
            time_zone=account.time_zone,
            language=account.language,
        )
    gone = Membership.objects.filter(account=account, user=user, left__isnull=False)
    gone.update(left=None, sees_all_sections=True)
    member, _ = Membership.objects.update_or_create(
        account=account, user=user, defaults={"role": role}
    )
    return member
