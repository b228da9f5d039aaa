"""Give a segment another name."""

from audit.actions.record import record
from common.errors import WrongState
from segments.models import Segment
from segments.names import free_name
from tenancy.models import Membership


def rename_segment(segment: Segment, name: str, *, by: Membership) -> None:
    """Rename `segment`; raise NameMissing, NameTaken, or WrongState once it is gone."""
    name = free_name(segment.table, name, besides=segment.pk)
    # Not `save`: what was changed last is the criterion.
    rows = Segment.objects.filter(pk=segment.pk, account=segment.account_id)
    if not rows.update(name=name):
        raise WrongState
    segment.name = name
    record(
        segment.table.account,
        "segment.renamed",
        by=by,
        segment=segment.pk,
        table=segment.table.slug,
    )
