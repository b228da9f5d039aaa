"""Lift a legal hold."""

from django.utils import timezone

from audit.actions.record import record
from common.errors import WrongState
from erasure.models import Hold
from tenancy.models import Membership
from tenancy.scope import account_transaction


def lift_hold(hold: Hold, *, by: Membership) -> None:
    """Lift `hold`; raise WrongState when it was lifted already."""
    with account_transaction(by.account):
        held = Hold.objects.filter(pk=hold.pk, account=by.account, lifted=None)
        if not held.update(lifted=timezone.now()):
            raise WrongState
        record(by.account, "hold.lifted", by=by, hold=hold.pk, profile=hold.profile_id)
