"""Remove a configuration; imports that were begun from it stay as they are."""

from audit.actions.record import record
from imports.models import Configuration
from tenancy.models import Membership


def remove_configuration(kept: Configuration, *, by: Membership) -> None:
    """Remove `kept`, in the caller's transaction."""
    record(kept.account, "configuration.removed", by=by, configuration=kept.pk)
    kept.delete()
