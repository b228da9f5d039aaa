"""Give a configuration another name."""

from audit.actions.record import record
from imports.actions.save_configuration import free_name
from imports.models import Configuration
from tenancy.models import Membership


def rename_configuration(kept: Configuration, name: str, *, by: Membership) -> None:
    """Call `kept` by `name`. Raises ConfigurationNameMissing, ConfigurationNameTaken."""
    kept.name = free_name(kept.account_id, name, of=kept)
    kept.save(update_fields=["name"])
    record(kept.account, "configuration.renamed", by=by, configuration=kept.pk)
