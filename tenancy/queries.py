"""What is asked of accounts and members."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise

from common.prepared import prepared
from tenancy.models import Account, Membership, User
from tenancy.roles import Role
from tenancy.scope import account_transaction, user_transaction


def membership(user: User, slug: str) -> Membership | None:
    """Return the membership of `user` in the account `slug`, if there is one."""
    with user_transaction(user):
        return (
            Membership.objects.select_related("account", "user")
            .filter(user=user, account__slug=slug, left=None)
            .first()
        )


def memberships(user: User) -> list[Membership]:
    """Return what `user` is a member of, each with its account, by the name of it."""
    with user_transaction(user):
        mine = _memberships(user.pk)
    for each in mine:
        each.user = user
    return mine


@prepared
def _memberships(user: int) -> QuerySet[Membership]:
    mine = Membership.objects.filter(user=user, left=None)
    return mine.select_related("account").order_by("account__name")


def accounts_of(user: User) -> list[Account]:
    """Return the accounts that `user` is a member of, by name."""
    with user_transaction(user):
        mine = Account.objects.filter(members__user=user, members__left=None)
        return list(mine.order_by("name"))


def languages_of(user: User) -> list[tuple[str, str | Promise]]:
    """Return the languages that some account of `user` has its pages in.

    All of them to somebody who is nobody's member.
    """
    spoken = [dict(account.spoken) for account in accounts_of(user)]
    return [
        (code, name)
        for code, name in settings.LANGUAGES
        if not spoken or any(code in names for names in spoken)
    ]


def members(account: Account) -> QuerySet[Membership]:
    """Return the members of `account` by name."""
    return everybody(account).filter(left=None)


def everybody(account: Account) -> QuerySet[Membership]:
    """Return the members of `account` and those who left it, by name."""
    return (
        Membership.objects.filter(account=account)
        .select_related("user")
        .order_by("user__last_name", "user__first_name", "user__email")
    )


def author(account: Account, email: str | None = None) -> Membership | None:
    """Return the member with the address `email`, or the account's first owner."""
    with account_transaction(account):
        found = Membership.objects.filter(account=account, left=None)
        found = found.select_related("user")
        if email is None:
            return found.filter(role=Role.OWNER).order_by("pk").first()
        return found.filter(user__email__iexact=email).first()
