"""Open an account: the first lines of its trail."""

from audit.actions.record import record
from members.actions.enrol_member import enrol_member
from tenancy.models import Account
from tenancy.roles import Role
from tenancy.scope import account_transaction


def open_account(account: Account, *, owner: str) -> None:
    """Begin the trail of the new `account`, and make the address `owner` its owner."""
    with account_transaction(account):
        record(
            account,
            "account.created",
            by=None,
            slug=account.slug,
            features=list(account.features),
        )
        enrol_member(account, owner, Role.OWNER)
