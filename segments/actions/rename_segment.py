"""Give a segment another name."""

from audit.actions.record import record
from segments.models import Segment
from segments.names import free_name
from tenancy.models import Membership


def rename_segment(segment: Segment, name: str, *, by: Membership) -> None:
    """Rename `segment`; raise NameMissing or NameTaken."""
    name = free_name(segment.table, name, besides=segment.pk)
    # Not `save`: what was changed last is the criterion.
    Segment.objects.filter(pk=segment.pk, account=segment.account_id).update(name=name)
    segment.name = name
    record(
        segment.table.account,
        "segment.renamed",
        by=by,
        segment=segment.pk,
        table=segment.table.slug,
    )
