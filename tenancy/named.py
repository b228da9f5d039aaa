"""Accounts and authors as a command line names them."""

from common.errors import BadInput
from tenancy import queries
from tenancy.models import Account, Membership


class NoSuchAccount(BadInput):
    """There is no account named %(slug)s. Give the short name of one that there is."""


class NoSuchMember(BadInput):
    """%(email)s is no member of %(account)s. Give the address of somebody who is."""


class NoOwner(BadInput):
    """%(account)s has no owner to act for. Name a member with --as."""


def account_named(slug: str) -> Account:
    """Return the account `slug`, or raise NoSuchAccount."""
    account = Account.objects.filter(slug=slug).first()
    if account is None:
        raise NoSuchAccount(slug=slug)
    return account


def author_named(account: Account, email: str | None) -> Membership:
    """Return the member with the address `email`, or the first owner without one.

    Raises NoSuchMember or NoOwner.
    """
    member = queries.author(account, email)
    if member is not None:
        return member
    if email is None:
        raise NoOwner(account=account.slug)
    raise NoSuchMember(email=email, account=account.slug)
