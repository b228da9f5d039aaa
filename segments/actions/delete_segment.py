"""Delete a segment: the criterion, and nobody whom it matches."""

from audit.actions.record import record
from common.errors import DomainError
from segments.drafts import users_of
from segments.models import Segment
from tenancy.models import Membership


class SegmentInUse(DomainError):
    """Other segments use this one: %(names)s. Take it out of them first."""


def delete_segment(segment: Segment, *, by: Membership) -> None:
    """Delete `segment` and its drafts; raise SegmentInUse while others name it."""
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
