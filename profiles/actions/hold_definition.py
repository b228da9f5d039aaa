"""Hold on to the definition of a table while values are written by it."""

from common import sql
from common.errors import DomainError
from profiles.models import ProfileTable


class DefinitionChanged(DomainError):
    """The attributes of this table were changed meanwhile. Look at them, and try again."""


def hold_definition(table: ProfileTable) -> None:
    """Keep the definition of `table` as it was when `table` was read, until commit.

    To be called before values are written, by whoever read the attributes after that.
    Raises DefinitionChanged.
    """
    given = {"account": table.account_id, "table": table.pk}
    if sql.fetch("profiles.share_definition", given) != [(table.version,)]:
        raise DefinitionChanged
