"""Begin to explore a table."""

from profiles.models import ProfileTable
from segments.models import Exploration
from segments.tree import Json
from tenancy.models import Membership


def begin_exploration(
    table: ProfileTable, *, by: Membership, criterion: Json | None = None
) -> Exploration:
    """Begin an exploration of `table`, with nothing or with what a template says."""
    return Exploration.objects.create(
        account_id=table.account_id, table=table, author=by, criterion=criterion
    )
