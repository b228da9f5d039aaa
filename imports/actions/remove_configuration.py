"""Remove a configuration; imports that were begun from it stay as they are."""

from audit.actions.record import record
from common.errors import WrongState
from imports.models import Configuration
from tenancy.models import Membership


def remove_configuration(kept: Configuration, *, by: Membership) -> None:
    """Remove `kept`, in the caller's transaction; raise WrongState when it is gone."""
    rows = Configuration.objects.filter(account=kept.account_id, pk=kept.pk)
    gone, _each = rows.delete()
    if not gone:
        raise WrongState
    record(kept.account, "configuration.removed", by=by, configuration=kept.pk)
