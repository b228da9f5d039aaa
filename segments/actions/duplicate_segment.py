"""Make another segment like one that is there."""

from django.utils.translation import gettext

from audit.actions.record import record
from common.errors import WrongState
from segments.actions.hold_criteria import hold_criteria
from segments.models import Segment
from segments.names import MOST_CHARACTERS, NameTaken, free_name
from tenancy.models import Membership

MOST_COPIES = 100


def duplicate_segment(segment: Segment, *, by: Membership) -> Segment:
    """Make a copy of the segment as it is saved, under a name of its own.

    Raises WrongState when it was deleted meanwhile.
    """
    hold_criteria(segment.account_id)
    saved = Segment.objects.filter(account=segment.account_id, pk=segment.pk).first()
    if saved is None:
        raise WrongState
    copied = Segment.objects.create(
        account_id=segment.account_id,
        table=segment.table,
        name=_name(segment),
        criterion=saved.criterion,
        author=by,
    )
    record(
        segment.table.account,
        "segment.saved",
        by=by,
        segment=copied.pk,
        table=segment.table.slug,
    )
    return copied


def _name(segment: Segment) -> str:
    for number in range(1, MOST_COPIES + 1):
        ending = gettext(" (copy)") if number == 1 else gettext(" (copy %s)") % number
        name = segment.name[: MOST_CHARACTERS - len(ending)] + ending
        try:
            return free_name(segment.table, name)
        except NameTaken:
            continue
    raise NameTaken
