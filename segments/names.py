"""What segments are called: once a table, whatever the case of the letters."""

from common.errors import BadInput
from profiles.models import ProfileTable
from segments.models import Segment

MOST_CHARACTERS = Segment._meta.get_field("name").max_length or 100


class NameMissing(BadInput):
    """Give the segment a name of at most 100 characters."""


class NameTaken(BadInput):
    """This table has a segment of that name already. Give another name."""


def free_name(table: ProfileTable, name: str, *, besides: int = 0) -> str:
    """Return `name` without blanks around it; raise NameMissing or NameTaken."""
    name = name.replace("\0", "").strip()
    if not 1 <= len(name) <= MOST_CHARACTERS:
        raise NameMissing
    taken = Segment.objects.filter(
        account=table.account_id, table=table, name__iexact=name
    )
    if taken.exclude(pk=besides).exists():
        raise NameTaken
    return name
