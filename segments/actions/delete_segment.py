"""Delete a segment: the criterion, and nobody whom it matches."""

from audit.actions.record import record
from common.errors import DomainError, WrongState
from segments.drafts import users_of
from segments.models import Segment
from tenancy.models import Membership


class SegmentInUse(DomainError):
    """Other segments use this one: %(names)s. Take it out of them first."""


def delete_segment(segment: Segment, *, by: Membership) -> None:
    """Delete `segment` and its drafts, once.

    Raises SegmentInUse while others name it, WrongState when it is deleted already.
    """
    rows = Segment.objects.select_for_update(of=("self",))
    if not rows.filter(pk=segment.pk, account=segment.account_id):
        raise WrongState
    if users := users_of(segment):
        raise SegmentInUse(names=", ".join(other.name for other in users))
    number = segment.pk
    segment.delete()
    record(
        segment.table.account,
        "segment.deleted",
        by=by,
        segment=number,
        table=segment.table.slug,
    )
