"""Keep what was chosen for an import, to begin others from."""

from audit.actions.record import record
from common.errors import BadInput
from imports import configuring
from imports.models import Configuration, Import
from imports.refusals import TableGone
from imports.upserting.targets import Mapping
from tenancy.models import Membership

MOST_CHARACTERS = 100


class ConfigurationNameMissing(BadInput):
    """Give the configuration a name, so that others recognise it."""


class ConfigurationNameTaken(BadInput):
    """There is a configuration of this name already. Choose another name."""


class NothingToSave(BadInput):
    """Choose the unique key and its column first: there is nothing to keep yet."""


class ColumnNamesGone(BadInput):
    """The names of its columns were not kept. Upload such a file once more, and save the
    configuration at the overview.
    """


def save_configuration(run: Import, name: str, *, by: Membership) -> Configuration:
    """Return what `run` leaves behind, called `name`, in the caller's transaction.

    Raises TableGone, NothingToSave, ColumnNamesGone, ConfigurationNameMissing,
    ConfigurationNameTaken.
    """
    if run.table is None:
        raise TableGone
    if not run.column_name:
        raise NothingToSave
    if Mapping.from_json(run.mapping).is_of_columns and not any(
        configuring.columns_mapped(run)
    ):
        raise ColumnNamesGone
    made = Configuration.objects.create(
        account=run.account,
        name=free_name(run.account_id, name),
        author=by,
        **configuring.choices_of(run),
    )
    record(
        run.account,
        "configuration.saved",
        by=by,
        configuration=made.pk,
        kind=made.kind,
        table=run.table.slug,
    )
    return made


def free_name(account_id: int, name: str, *, of: Configuration | None = None) -> str:
    """Return `name`, trimmed; raise what is wrong with it.

    `of` is the configuration that has it, if there is one.
    """
    plain = name.strip()[:MOST_CHARACTERS]
    if not plain:
        raise ConfigurationNameMissing
    others = Configuration.objects.filter(account=account_id, name=plain)
    if (others.exclude(pk=of.pk) if of else others).exists():
        raise ConfigurationNameTaken
    return plain
