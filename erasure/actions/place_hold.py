"""Put a profile on legal hold."""

from django.db import IntegrityError, transaction

from audit.actions.record import record
from common.errors import BadInput, DomainError
from erasure.engine.freeze import take_turns
from erasure.models import Hold
from profiles.models import Profile
from tenancy.models import Membership
from tenancy.scope import account_transaction


class HeldAlready(DomainError):
    """This profile is on hold already. Lift that hold first to place another."""


class HoldWithoutReason(BadInput):
    """A hold needs a reason. Say why this profile may not be deleted."""


def place_hold(profile: Profile, *, by: Membership, reason: str) -> Hold:
    """Put `profile` on hold, so that no erasure touches it.

    Raises HeldAlready, HoldWithoutReason; Profile.DoesNotExist when an erasure that was
    launched before has taken it.
    """
    if not reason.strip():
        raise HoldWithoutReason
    account = by.account
    with account_transaction(account):
        take_turns(account.pk)
        Profile.objects.visible(account).get(pk=profile.pk)
        try:
            with transaction.atomic():
                hold = Hold.objects.create(
                    account=account,
                    profile=profile,
                    reason=reason.strip(),
                    placed_by=by,
                )
        except IntegrityError:
            raise HeldAlready from None
        record(account, "hold.placed", by=by, hold=hold.pk, profile=profile.pk)
    return hold
